/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Section {@code .BTF.ext}: for each code section its functions, source lines and CO-RE relocations, as raw records
 * whose first word is the byte offset of the instruction in the section.
 */
final class BtfExtension {

    static final int FUNCTION_RECORD = 8;
    static final int LINE_RECORD = 16;
    static final int RELOCATION_RECORD = 16;

    private final Map<String, int[]> functions = new HashMap<>();
    private final Map<String, int[]> lines = new HashMap<>();
    private final Map<String, int[]> relocations = new HashMap<>();

    private BtfExtension() {}

    static BtfExtension empty() {
        return new BtfExtension();
    }

    static BtfExtension parse(byte[] data, Btf btf) throws BpfException {
        BtfExtension result = new BtfExtension();
        if (data.length < 24) {
            throw new BpfException(".BTF.ext is truncated: " + data.length + " bytes");
        }
        ByteBuffer b = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int header = b.getInt(4);
        read(b, header, b.getInt(8), b.getInt(12), FUNCTION_RECORD, btf, result.functions);
        read(b, header, b.getInt(16), b.getInt(20), LINE_RECORD, btf, result.lines);
        if (header >= 32 && data.length >= 32) {
            read(b, header, b.getInt(24), b.getInt(28), RELOCATION_RECORD, btf, result.relocations);
        }
        return result;
    }

    private static void read(
            ByteBuffer b, int header, int offset, int length, int wanted, Btf btf, Map<String, int[]> into)
            throws BpfException {
        if (length == 0) {
            return;
        }
        long begin = Integer.toUnsignedLong(header) + Integer.toUnsignedLong(offset);
        long end = begin + Integer.toUnsignedLong(length);
        if (length < 4 || end > b.capacity()) {
            throw new BpfException(".BTF.ext has a part that reaches beyond its end");
        }
        int at = (int) begin;
        int recordSize = b.getInt(at);
        at += 4;
        if (recordSize < wanted || recordSize > 1024 || recordSize % 4 != 0) {
            throw new BpfException(
                    ".BTF.ext has records of " + recordSize + " bytes, at least " + wanted + " expected");
        }
        while (at + 8 <= end) {
            String section = btf.string(b.getInt(at));
            long count = Integer.toUnsignedLong(b.getInt(at + 4));
            at += 8;
            if (at + count * recordSize > end) {
                throw new BpfException(".BTF.ext has a truncated list for section " + section);
            }
            int words = wanted / 4;
            int[] records = new int[(int) count * words];
            for (int i = 0; i < count; i++, at += recordSize) {
                for (int w = 0; w < words; w++) {
                    records[i * words + w] = b.getInt(at + w * 4);
                }
            }
            into.put(section, records);
        }
    }

    /** Pairs (byte offset, type id). */
    int[] functions(String section) {
        return functions.getOrDefault(section, new int[0]);
    }

    /** Groups of four (byte offset, file name, line text, line and column). */
    int[] lines(String section) {
        return lines.getOrDefault(section, new int[0]);
    }

    /** Groups of four (byte offset, type id, access string, kind). */
    int[] relocations(String section) {
        return relocations.getOrDefault(section, new int[0]);
    }
}
