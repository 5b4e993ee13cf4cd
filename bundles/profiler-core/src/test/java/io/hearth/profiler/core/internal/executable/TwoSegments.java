/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An ELF file of which two executable segments have a part of one page: 0x1000 to 0x1800, and from there to 0x2800. */
final class TwoSegments {

    private TwoSegments() {}

    static ElfFile elf(boolean moved) throws ElfException {
        ByteBuffer b = ByteBuffer.allocate(0x2800).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
        b.putShort(16, (short) (moved ? 3 : 2)).putShort(18, (short) 62).putInt(20, 1);
        b.putLong(32, 64).putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) 2);
        b.putShort(58, (short) 64);
        long base = moved ? 0 : 0x400000;
        segment(b, 64, 0x1000, base + 0x1000, 0x800);
        segment(b, 120, 0x1800, base + 0x5800, 0x1000);
        return ElfFile.of(b.array(), "two");
    }

    private static void segment(ByteBuffer b, int at, long offset, long address, long size) {
        b.putInt(at, 1).putInt(at + 4, 5).putLong(at + 8, offset).putLong(at + 16, address);
        b.putLong(at + 24, address)
                .putLong(at + 32, size)
                .putLong(at + 40, size)
                .putLong(at + 48, 0x1000);
    }
}
