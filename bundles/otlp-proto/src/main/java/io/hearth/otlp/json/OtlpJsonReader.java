/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads OTLP/JSON into messages, by their descriptors; the counterpart of {@link OtlpJson}. Takes more forms than that
 * writes: names in lowerCamelCase or as in the protocol, numbers with or without quotes, enums by number or name,
 * profile ids in hex (which the Collector writes) or base64 (which the specification says). Unknown names are passed
 * over, {@code null} means absent. Source: opentelemetry-proto, {@code docs/specification.md}, "JSON Protobuf Encoding",
 * and the protobuf JSON mapping that it builds on.
 *
 * <p>The text may come from a stranger: what is kept is no more than a small multiple of it, and values nested too deep
 * are refused.
 */
public final class OtlpJsonReader {

    private static final int PROFILE_ID_HEX_DIGITS = 32;

    /** Reading a decimal takes time by the square of its length. */
    private static final int LONGEST_NUMBER = 64;

    private final JsonTokens tokens;
    private final Map<Descriptor, Map<String, FieldDescriptor>> names = new HashMap<>();

    private OtlpJsonReader(JsonTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads one JSON object into a builder.
     *
     * @param utf8 the text, from its beginning
     * @param length of the text in bytes
     * @throws OtlpJsonException if it is none, or its values do not fit; the builder is then of no use
     */
    public static <B extends Message.Builder> B read(byte[] utf8, int length, B target) throws OtlpJsonException {
        JsonTokens tokens = new JsonTokens(utf8, length);
        new OtlpJsonReader(tokens).object(target);
        tokens.expectEnd();
        return target;
    }

    private void object(Message.Builder target) throws OtlpJsonException {
        Map<String, FieldDescriptor> fields = names(target.getDescriptorForType());
        tokens.open('{');
        for (boolean isFirst = true; tokens.hasNext('}', isFirst); isFirst = false) {
            FieldDescriptor field = fields.get(tokens.key());
            if (field == null) {
                tokens.skip();
            } else if (!tokens.isNull()) {
                if (field.isRepeated()) {
                    list(target, field);
                } else {
                    target.setField(field, value(target, field));
                }
            }
        }
    }

    private void list(Message.Builder target, FieldDescriptor field) throws OtlpJsonException {
        if (tokens.peek() != '[') {
            throw misfit(field, "a list");
        }
        tokens.open('[');
        for (boolean isFirst = true; tokens.hasNext(']', isFirst); isFirst = false) {
            target.addRepeatedField(field, value(target, field));
        }
    }

    private Object value(Message.Builder parent, FieldDescriptor field) throws OtlpJsonException {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> {
                if (tokens.peek() != '{') {
                    throw misfit(field, "an object");
                }
                Message.Builder child = parent.newBuilderForField(field);
                object(child);
                yield child.build();
            }
            case STRING -> text(field, "a string");
            case BYTES -> bytes(field);
            case BOOL -> bool(field);
            case ENUM -> constant(field);
            case INT32, SINT32, SFIXED32 -> (int) number(field, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32, FIXED32 -> (int) number(field, 0, 0xffff_ffffL);
            case INT64, SINT64, SFIXED64 -> number(field, Long.MIN_VALUE, Long.MAX_VALUE);
            case UINT64, FIXED64 -> unsigned(field);
            case DOUBLE -> real(field);
            case FLOAT -> (float) real(field);
        };
    }

    private String text(FieldDescriptor field, String expected) throws OtlpJsonException {
        if (tokens.peek() != '"') {
            throw misfit(field, expected);
        }
        return tokens.string();
    }

    private ByteString bytes(FieldDescriptor field) throws OtlpJsonException {
        String text = text(field, "bytes in a string");
        boolean isHex = switch (field.getName()) {
            case "trace_id", "span_id", "parent_span_id" -> true;
            case "profile_id" -> text.length() == PROFILE_ID_HEX_DIGITS;
            default -> false;
        };
        try {
            return ByteString.copyFrom(isHex ? HexFormat.of().parseHex(text) : base64(text));
        } catch (IllegalArgumentException e) {
            throw misfit(field, isHex ? "hexadecimal digits" : "base64");
        }
    }

    private static byte[] base64(String text) {
        boolean isForUrls = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        return (isForUrls ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    }

    private boolean bool(FieldDescriptor field) throws OtlpJsonException {
        String word = scalar(field, "true or false");
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw misfit(field, "true or false");
        };
    }

    private EnumValueDescriptor constant(FieldDescriptor field) throws OtlpJsonException {
        EnumDescriptor type = field.getEnumType();
        if (tokens.peek() == '"') {
            String word = tokens.string();
            EnumValueDescriptor named = type.findValueByName(word);
            if (named != null) {
                return named;
            }
            return type.findValueByNumberCreatingIfUnknown(
                    (int) whole(field, word, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        return type.findValueByNumberCreatingIfUnknown((int) number(field, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private long number(FieldDescriptor field, long least, long most) throws OtlpJsonException {
        return whole(field, scalar(field, "a whole number"), least, most);
    }

    private long whole(FieldDescriptor field, String word, long least, long most) throws OtlpJsonException {
        if (word.length() > LONGEST_NUMBER) {
            throw misfit(field, "a whole number that fits");
        }
        try {
            // Such as 1e3 or 2.0, which are whole as well; a BigDecimal keeps the exponent apart and stays small.
            long value = isPlain(word) ? Long.parseLong(word) : new BigDecimal(word).longValueExact();
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw misfit(field, "a whole number");
        } catch (ArithmeticException e) {
            throw misfit(field, "a whole number that fits");
        }
        throw misfit(field, "a number from " + least + " to " + most);
    }

    private long unsigned(FieldDescriptor field) throws OtlpJsonException {
        String word = scalar(field, "a whole number");
        if (isPlain(word) && !word.startsWith("-")) {
            try {
                return Long.parseUnsignedLong(word);
            } catch (NumberFormatException e) {
                throw misfit(field, "a whole number of 64 bits");
            }
        }
        return whole(field, word, 0, Long.MAX_VALUE);
    }

    private double real(FieldDescriptor field) throws OtlpJsonException {
        String word = scalar(field, "a number");
        switch (word) {
            case "NaN", "Infinity", "-Infinity" -> {
                return Double.parseDouble(word);
            }
            default -> {
                try {
                    if (isNumber(word)) {
                        return Double.parseDouble(word);
                    }
                } catch (NumberFormatException e) {
                    throw misfit(field, "a number");
                }
                throw misfit(field, "a number");
            }
        }
    }

    /** A literal, or what stands between quotes instead of one. */
    private String scalar(FieldDescriptor field, String expected) throws OtlpJsonException {
        return switch (tokens.peek()) {
            case '"' -> tokens.string();
            case '{', '[' -> throw misfit(field, expected);
            default -> tokens.literal();
        };
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c < '0' || c > '9') && (c != '-' || i > 0)) {
                return false;
            }
        }
        return !word.isEmpty();
    }

    /** Java reads more as a number than JSON does, such as {@code 1d} or {@code 0x1p3}. */
    private static boolean isNumber(String word) {
        for (int i = 0; i < word.length(); i++) {
            if ("+-.0123456789eE".indexOf(word.charAt(i)) < 0) {
                return false;
            }
        }
        return !word.isEmpty();
    }

    private OtlpJsonException misfit(FieldDescriptor field, String expected) {
        return tokens.broken("\"" + field.getJsonName() + "\" of "
                + field.getContainingType().getName() + " must be " + expected);
    }

    private Map<String, FieldDescriptor> names(Descriptor type) {
        @Nullable Map<String, FieldDescriptor> known = names.get(type);
        if (known != null) {
            return known;
        }
        Map<String, FieldDescriptor> made = new HashMap<>();
        for (FieldDescriptor field : type.getFields()) {
            made.put(field.getJsonName(), field);
            made.put(field.getName(), field);
        }
        names.put(type, made);
        return made;
    }
}
