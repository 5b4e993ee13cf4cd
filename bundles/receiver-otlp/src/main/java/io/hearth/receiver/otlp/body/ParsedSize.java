/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Estimates how much heap a message will take before it is made. Usually that is a few times its length, which the size
 * of a {@link MemoryBudget} allows for; but two bytes may be a whole message, and so a short body one of hundreds of
 * megabytes. What is beyond the usual is to be taken from the budget as well.
 */
public final class ParsedSize {

    private static final int USUAL_FACTOR = 6;
    private static final int USUAL_JSON_FACTOR = 8;

    /** Of an object with its place in a list. */
    private static final int OBJECT_BYTES = 100;

    /** Of a number in a growing list, in the shortest form on the wire. */
    private static final int LONG_BYTES = 12;

    private static final int INT_BYTES = 6;
    private static final int DEEPEST = 100;

    private ParsedSize() {}

    /**
     * The bytes beyond the usual of a message in Protocol Buffers; zero for ordinary ones.
     *
     * @throws InvalidProtocolBufferException if it is none
     */
    public static long excess(ByteBuffer message, Descriptor type) throws InvalidProtocolBufferException {
        try {
            long size = size(CodedInputStream.newInstance(message.duplicate()), type, 0);
            return Math.max(0, size - (long) USUAL_FACTOR * message.remaining());
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    private static long size(CodedInputStream in, Descriptor type, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new InvalidProtocolBufferException("messages are nested more than " + DEEPEST + " deep");
        }
        long size = OBJECT_BYTES;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                size += field == null ? OBJECT_BYTES : LONG_BYTES;
                if (!in.skipField(tag)) {
                    throw new InvalidProtocolBufferException("a group ends that has not begun");
                }
                continue;
            }
            int length = in.readRawVarint32();
            switch (field.getType()) {
                case MESSAGE -> {
                    int outer = in.pushLimit(length);
                    size += size(in, field.getMessageType(), depth + 1);
                    in.popLimit(outer);
                }
                case STRING, BYTES -> {
                    size += OBJECT_BYTES / 2 + length;
                    in.skipRawBytes(length);
                }
                default -> {
                    size += (long) length * bytesPerByte(field);
                    in.skipRawBytes(length);
                }
            }
        }
        return size;
    }

    private static int bytesPerByte(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT64, UINT64, SINT64 -> LONG_BYTES;
            case FIXED64, SFIXED64, DOUBLE, FIXED32, SFIXED32, FLOAT -> 2;
            default -> INT_BYTES;
        };
    }

    /** The same of OTLP/JSON, by counting its brackets and commas. */
    public static long excessOfJson(byte[] text, int length) {
        long objects = 0;
        long elements = 0;
        for (int i = 0; i < length; i++) {
            switch (text[i]) {
                case '{' -> objects++;
                case ',' -> elements++;
                default -> {}
            }
        }
        return Math.max(
                0, objects * OBJECT_BYTES + elements * LONG_BYTES + 2L * length - (long) USUAL_JSON_FACTOR * length);
    }
}
