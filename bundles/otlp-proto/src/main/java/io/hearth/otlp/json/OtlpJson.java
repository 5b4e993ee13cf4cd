/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes OTLP messages as OTLP/JSON, straight from their descriptors into a stream.
 *
 * <p>The form is the protobuf JSON mapping with OTLP's differences: names in lowerCamelCase, enums as numbers, 64-bit
 * integers as decimal strings, trace, span and profile ids as lower-case hex, other bytes as base64. A field that has its
 * default value is left out, unless it is the chosen member of a oneof. Source: opentelemetry-proto,
 * {@code docs/specification.md}, "JSON Protobuf Encoding"; profile ids as hex is what the Collector writes.
 */
public final class OtlpJson {

    private final JsonBytes out;
    private final Map<Descriptor, Field[]> plans = new HashMap<>();

    private OtlpJson(OutputStream target) {
        this.out = new JsonBytes(target);
    }

    /**
     * Writes one message as one JSON object in UTF-8, without a line end. Holds a buffer of 8 KiB and nothing of the
     * message. The stream is neither flushed nor closed.
     *
     * @throws IOException if the stream throws it; part of the object may have been written
     */
    public static void write(Message message, OutputStream target) throws IOException {
        OtlpJson writer = new OtlpJson(target);
        writer.object(message);
        writer.out.drain();
    }

    /** Gives one message as the bytes of one JSON object in UTF-8. */
    public static byte[] toBytes(Message message) {
        return collect(message).toByteArray();
    }

    /** Gives one message as the text of one JSON object. */
    public static String toText(Message message) {
        return collect(message).toString(StandardCharsets.UTF_8);
    }

    private static ByteArrayOutputStream collect(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try {
            write(message, bytes);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes;
    }

    private void object(MessageOrBuilder message) throws IOException {
        out.put('{');
        boolean first = true;
        for (Field field : plan(message.getDescriptorForType())) {
            FieldDescriptor descriptor = field.descriptor;
            if (descriptor.isRepeated()) {
                if (message.getRepeatedFieldCount(descriptor) > 0) {
                    first = name(field, first);
                    list(field, (List<?>) message.getField(descriptor));
                }
            } else if (message.hasField(descriptor)) {
                first = name(field, first);
                value(field, message.getField(descriptor));
            }
        }
        out.put('}');
    }

    private boolean name(Field field, boolean first) throws IOException {
        if (!first) {
            out.put(',');
        }
        out.put(field.quotedName);
        return false;
    }

    private void list(Field field, List<?> values) throws IOException {
        out.put('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            value(field, values.get(i));
        }
        out.put(']');
    }

    private void value(Field field, Object value) throws IOException {
        switch (field.descriptor.getType()) {
            case MESSAGE, GROUP -> object((MessageOrBuilder) value);
            case STRING -> out.string((String) value);
            case BYTES -> bytes(field, (ByteString) value);
            case BOOL -> out.ascii((Boolean) value ? "true" : "false");
            case ENUM -> out.number(((EnumValueDescriptor) value).getNumber());
            case INT32, SINT32, SFIXED32 -> out.number((Integer) value);
            case UINT32, FIXED32 -> out.number(Integer.toUnsignedLong((Integer) value));
            case INT64, SINT64, SFIXED64 -> {
                out.put('"');
                out.number((Long) value);
                out.put('"');
            }
            case UINT64, FIXED64 -> {
                out.put('"');
                long number = (Long) value;
                if (number >= 0) {
                    out.number(number);
                } else {
                    out.ascii(Long.toUnsignedString(number));
                }
                out.put('"');
            }
            case DOUBLE -> real((Double) value, value.toString());
            case FLOAT -> real((Float) value, value.toString());
        }
    }

    private void real(double value, String text) throws IOException {
        if (Double.isFinite(value)) {
            out.ascii(text);
        } else {
            out.put('"');
            out.ascii(text);
            out.put('"');
        }
    }

    private void bytes(Field field, ByteString value) throws IOException {
        out.put('"');
        if (field.hex) {
            for (int i = 0; i < value.size(); i++) {
                out.hex(value.byteAt(i));
            }
        } else {
            out.put(Base64.getEncoder().encode(value.toByteArray()));
        }
        out.put('"');
    }

    private Field[] plan(Descriptor descriptor) {
        Field[] known = plans.get(descriptor);
        if (known != null) {
            return known;
        }
        List<FieldDescriptor> fields = descriptor.getFields();
        Field[] plan = new Field[fields.size()];
        for (int i = 0; i < plan.length; i++) {
            plan[i] = new Field(fields.get(i));
        }
        plans.put(descriptor, plan);
        return plan;
    }

    /** What is needed of a field for every message of its type. */
    private static final class Field {
        final FieldDescriptor descriptor;
        final byte[] quotedName;
        final boolean hex;

        Field(FieldDescriptor descriptor) {
            this.descriptor = descriptor;
            this.quotedName = ('"' + descriptor.getJsonName() + "\":").getBytes(StandardCharsets.US_ASCII);
            this.hex = switch (descriptor.getName()) {
                case "trace_id", "span_id", "parent_span_id", "profile_id" -> true;
                default -> false;
            };
        }
    }
}
