/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.golang.GoFunction;

/** The bytes of one function, to look for instructions in. */
final class MachineCode {
    private static final int MOST = 4096;

    private final byte[] bytes;
    private final long address;

    MachineCode(byte[] bytes, long address) {
        this.bytes = bytes;
        this.address = address;
    }

    static MachineCode of(ElfFile elf, GoFunction function) throws ElfException {
        ElfBytes from = elf.bytesFrom(function.entry());
        long length = from == null ? 0 : Math.min(from.size(), function.end() - function.entry());
        return new MachineCode(
                from == null ? new byte[0] : from.slice(0, (int) Math.min(length, MOST)), function.entry());
    }

    int size() {
        return bytes.length;
    }

    /** Virtual address of a byte. */
    long address(int at) {
        return address + at;
    }

    int u8(int at) {
        return bytes[at] & 0xff;
    }

    int s32(int at) {
        return u8(at) | u8(at + 1) << 8 | u8(at + 2) << 16 | bytes[at + 3] << 24;
    }

    /** Whether these bytes begin here; -1 stands for any. */
    boolean is(int at, int... pattern) {
        if (at < 0 || at + pattern.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i] >= 0 && u8(at + i) != pattern[i]) {
                return false;
            }
        }
        return true;
    }
}
