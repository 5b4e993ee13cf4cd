/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ByteSize;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.PipelineId;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one scalar as one Java type. Strict: a quoted number is no number and a number is no text, except that a
 * substituted value gives its characters to a text.
 */
final class ScalarBinder {

    private ScalarBinder() {}

    static boolean handles(Class<?> type) {
        return type == String.class
                || type == boolean.class
                || type == Boolean.class
                || type == int.class
                || type == Integer.class
                || type == long.class
                || type == Long.class
                || type == double.class
                || type == Double.class
                || type == Duration.class
                || type == Secret.class
                || type == ByteSize.class
                || type == ComponentId.class
                || type == PipelineId.class
                || type.isEnum();
    }

    /**
     * Reads a scalar that is not null.
     *
     * @throws IllegalArgumentException if it does not fit; the message is fit for the user and shows no secret
     */
    static Object read(Class<?> type, ScalarNode node) {
        if (type == String.class) {
            return text(node, "string");
        }
        if (type == Secret.class) {
            if (node.value() instanceof String || node.substituted()) {
                return new Secret(node.text());
            }
            throw new IllegalArgumentException(
                    "expected type 'string', got unconvertible type '" + node.typeName() + "'; put it in quotes");
        }
        if (type == boolean.class || type == Boolean.class) {
            if (node.value() instanceof Boolean value) {
                return value;
            }
            throw mismatch("bool", node, "write true or false");
        }
        if (type == int.class || type == Integer.class) {
            long value = whole(node, "int");
            if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(value + " is out of range: at most " + Integer.MAX_VALUE);
            }
            return (int) value;
        }
        if (type == long.class || type == Long.class) {
            return whole(node, "int64");
        }
        if (type == double.class || type == Double.class) {
            if (node.value() instanceof Number value) {
                return value.doubleValue();
            }
            throw mismatch("float64", node, "write a number");
        }
        if (type == Duration.class) {
            return duration(node);
        }
        if (type == ByteSize.class) {
            return node.value() instanceof Long bytes ? new ByteSize(bytes) : ByteSize.parse(text(node, "size"));
        }
        if (type == ComponentId.class) {
            return ComponentId.parse(idText(node));
        }
        if (type == PipelineId.class) {
            return pipelineId(idText(node));
        }
        return constant(type, text(node, "string"));
    }

    /** What a null that came from an empty variable means: the zero value of the type. */
    static @Nullable Object empty(Class<?> type) {
        if (type == Secret.class) {
            return new Secret("");
        }
        return type == String.class ? "" : RecordShape.zeroOf(type);
    }

    private static Duration duration(ScalarNode node) {
        if (node.value() instanceof Long number) {
            if (number == 0) {
                return Duration.ZERO;
            }
            throw new IllegalArgumentException(
                    number + " is a duration without a unit; write for example \"" + number + "s\"");
        }
        return GoDuration.parse(text(node, "duration"));
    }

    /** Ids may look like numbers. */
    private static String idText(ScalarNode node) {
        return node.value() instanceof String text ? text : node.text();
    }

    private static String text(ScalarNode node, String expected) {
        if (node.substituted()) {
            return node.text();
        }
        if (node.value() instanceof String text) {
            return text;
        }
        throw mismatch(expected, node, "put it in quotes");
    }

    private static long whole(ScalarNode node, String expected) {
        if (node.value() instanceof Long value) {
            return value;
        }
        if (node.value() instanceof Double value && value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            return value.longValue();
        }
        throw mismatch(expected, node, "write a whole number");
    }

    private static PipelineId pipelineId(String text) {
        try {
            return PipelineId.parse(text);
        } catch (IllegalArgumentException e) {
            List<String> signals = Signal.known().stream().map(Signal::name).toList();
            int slash = text.indexOf('/');
            String signal = (slash < 0 ? text : text.substring(0, slash)).strip();
            boolean unknown = !signal.isEmpty() && !signals.contains(signal);
            throw new IllegalArgumentException(e.getMessage() + (unknown ? NearestName.hint(signal, signals) : ""), e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        List<String> words = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String word = RecordShape.wordOf((Enum<?>) constant);
            if (word.equalsIgnoreCase(text)) {
                return constant;
            }
            words.add(word);
        }
        String nearest = NearestName.of(text, words);
        throw new IllegalArgumentException("\"" + text + "\" is not one of " + String.join(", ", words)
                + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
    }

    private static IllegalArgumentException mismatch(String expected, ScalarNode node, String advice) {
        return new IllegalArgumentException("expected type '" + expected + "', got unconvertible type '"
                + node.typeName() + "': " + shown(node) + "; " + advice);
    }

    private static String shown(ScalarNode node) {
        String text = node.text().length() <= 60 ? node.text() : node.text().substring(0, 60) + "...";
        return "\"" + text.replace("\n", "\\n") + "\"";
    }
}
