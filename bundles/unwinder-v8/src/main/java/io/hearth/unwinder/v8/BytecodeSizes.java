/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;

/**
 * Lengths of bytecodes, from the table that V8's own iterator uses: {@code Bytecodes::kBytecodeSizes} of {@code
 * src/interpreter/bytecodes.h}, one row for each scale of operands.
 */
final class BytecodeSizes {
    private static final int SCALES = 3;
    private static final int MAX_BYTECODES = 256;

    private final byte[] sizes;
    private final int count;

    private BytecodeSizes(byte[] sizes) {
        this.sizes = sizes;
        count = sizes.length / SCALES;
    }

    static BytecodeSizes of(ElfFile elf, V8Symbols symbols) throws ElfException {
        V8Symbols.Symbol symbol = symbols.find(V8Symbols.BYTECODE_SIZES);
        if (symbol == null || symbol.size() % SCALES != 0 || symbol.size() > SCALES * MAX_BYTECODES) {
            return new BytecodeSizes(new byte[0]);
        }
        ElfBytes bytes = elf.bytesFrom(symbol.address());
        return new BytecodeSizes(
                bytes == null || bytes.size() < symbol.size() ? new byte[0] : bytes.slice(0, (int) symbol.size()));
    }

    /** Bytes of the bytecode there with its prefix; 0 when that cannot be said. */
    int lengthAt(byte[] bytecodes, int at) {
        if (at >= bytecodes.length) {
            return 0;
        }
        // Wide and ExtraWide, and their debug variants, have been the first four since 6.8.
        int prefix = bytecodes[at] & 0xff;
        int row = prefix > 3 ? 0 : (prefix & 1) + 1;
        int behind = row == 0 ? at : at + 1;
        if (behind >= bytecodes.length || (bytecodes[behind] & 0xff) >= count) {
            return 0;
        }
        return behind - at + (sizes[row * count + (bytecodes[behind] & 0xff)] & 0xff);
    }
}
