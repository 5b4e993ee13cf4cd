/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of the two headers of an RPM package: values by tag, with the region that makes them one immutable piece. Source:
 * rpm's docs/manual/format.md and hregions.md. Not thread-safe.
 */
final class RpmHeader {
    private static final int INT16 = 3;
    private static final int INT32 = 4;
    private static final int STRING = 6;
    private static final int BINARY = 7;
    private static final int STRINGS = 8;
    private static final int TRANSLATED = 9;
    private static final int INDEX_ENTRY = 16;
    private static final byte[] MAGIC = {(byte) 0x8e, (byte) 0xad, (byte) 0xe8, 1, 0, 0, 0, 0};

    private final int region;
    private final Map<Integer, Value> values = new TreeMap<>();

    private static final class Value {
        final int type;
        final int count;
        final int alignment;
        final byte[] bytes;

        Value(int type, int count, int alignment, byte[] bytes) {
            this.type = type;
            this.count = count;
            this.alignment = alignment;
            this.bytes = bytes;
        }
    }

    /** @param region the tag of its region: 62 for signatures, 63 for what is signed */
    RpmHeader(int region) {
        this.region = region;
    }

    void string(int tag, String text) {
        values.put(tag, new Value(STRING, 1, 1, terminated(List.of(text))));
    }

    void translated(int tag, String text) {
        values.put(tag, new Value(TRANSLATED, 1, 1, terminated(List.of(text))));
    }

    void strings(int tag, List<String> texts) {
        values.put(tag, new Value(STRINGS, texts.size(), 1, terminated(texts)));
    }

    void binary(int tag, byte[] bytes) {
        values.put(tag, new Value(BINARY, bytes.length, 1, bytes));
    }

    void int32(int tag, List<Integer> numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Integer.BYTES);
        numbers.forEach(bytes::putInt);
        values.put(tag, new Value(INT32, numbers.size(), Integer.BYTES, bytes.array()));
    }

    void int16(int tag, List<Integer> numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Short.BYTES);
        numbers.forEach(number -> bytes.putShort(number.shortValue()));
        values.put(tag, new Value(INT16, numbers.size(), Short.BYTES, bytes.array()));
    }

    /** The header as it stands in the file. Big endian, as everything in it. */
    byte[] bytes() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteBuffer index = ByteBuffer.allocate((values.size() + 1) * INDEX_ENTRY);
        index.position(INDEX_ENTRY);
        values.forEach((tag, value) -> {
            data.writeBytes(new byte[Math.floorMod(-data.size(), value.alignment)]);
            index.putInt(tag).putInt(value.type).putInt(data.size()).putInt(value.count);
            data.writeBytes(value.bytes);
        });
        // The region's own entry comes first and points at its trailer, which points back over the whole index.
        index.putInt(0, region).putInt(4, BINARY).putInt(8, data.size()).putInt(12, INDEX_ENTRY);
        data.writeBytes(ByteBuffer.allocate(INDEX_ENTRY)
                .putInt(region)
                .putInt(BINARY)
                .putInt(-index.capacity())
                .putInt(INDEX_ENTRY)
                .array());
        return ByteBuffer.allocate(MAGIC.length + 8 + index.capacity() + data.size())
                .put(MAGIC)
                .putInt(values.size() + 1)
                .putInt(data.size())
                .put(index.array())
                .put(data.toByteArray())
                .array();
    }

    private static byte[] terminated(List<String> texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }
}
