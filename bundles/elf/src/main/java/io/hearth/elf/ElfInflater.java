/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses SHF_COMPRESSED sections (gABI, "Compressed Sections"; Elf64_Chdr) and the older {@code .zdebug_*}. */
final class ElfInflater {
    private static final int HEADER_SIZE = 24;
    private static final int ZLIB = 1;
    private static final int ZSTD = 2;
    private static final int CHUNK = 16 << 10;

    private ElfInflater() {}

    static byte[] inflate(ElfBytes packed, int limit) throws ElfException {
        int type = packed.s32(0);
        if (type == ZSTD) {
            throw new ElfException(packed.name()
                    + ": compressed with zstd, which is not supported; rewrite the file with"
                    + " objcopy --decompress-debug-sections");
        }
        if (type != ZLIB) {
            throw new ElfException(packed.name() + ": compressed by unknown method " + type);
        }
        return inflate(packed, HEADER_SIZE, packed.s64(8), limit);
    }

    /** {@code ZLIB}, the length as eight bytes big endian, then the stream. */
    static byte[] inflateGnu(ElfBytes packed, int limit) throws ElfException {
        if (packed.s32(0) != 0x42494c5a) {
            throw new ElfException(packed.name() + ": does not begin with ZLIB");
        }
        return inflate(packed, 12, Long.reverseBytes(packed.s64(4)), limit);
    }

    private static byte[] inflate(ElfBytes packed, long from, long length, int limit) throws ElfException {
        // zlib cannot shrink below 1/1032, so a larger claim is a lie and costs nothing.
        if (length < 0 || length > limit || length / 1040 > packed.size()) {
            throw new ElfException(packed.name() + ": claims " + length + " bytes decompressed from " + packed.size()
                    + "; the limit is " + limit);
        }
        byte[] whole = new byte[(int) length];
        byte[] chunk = new byte[CHUNK];
        Inflater inflater = new Inflater();
        try {
            long at = from;
            int done = 0;
            while (done < whole.length) {
                if (inflater.needsInput()) {
                    int count = (int) Math.min(CHUNK, packed.size() - at);
                    packed.copy(at, chunk, 0, count);
                    inflater.setInput(chunk, 0, count);
                    at += count;
                }
                int count = inflater.inflate(whole, done, whole.length - done);
                done += count;
                if (count == 0 && (inflater.finished() || inflater.needsDictionary() || at >= packed.size())) {
                    throw new ElfException(packed.name() + ": decompresses to " + done + " bytes instead of " + length);
                }
            }
            return whole;
        } catch (DataFormatException e) {
            throw new ElfException(packed.name() + ": the compressed data are damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
