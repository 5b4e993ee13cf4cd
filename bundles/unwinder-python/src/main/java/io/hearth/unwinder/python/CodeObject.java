/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a {@code PyCodeObject} says of a function. */
final class CodeObject {

    private static final int MOST_NAME = 1024;
    private static final int MOST_FILE = 4096;
    private static final int MOST_LINES = 1 << 20;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    /** {@code PyBytesObject}: ob_size, ob_sval. Source: Include/cpython/bytesobject.h. */
    private static final int BYTES_SIZE = 16;

    private static final int BYTES_DATA = 32;

    private final int checksum;
    private final String name;
    private final String file;
    private final int firstLine;
    private final byte[] lines;

    private CodeObject(int checksum, String name, String file, int firstLine, byte[] lines) {
        this.checksum = checksum;
        this.name = name;
        this.file = file;
        this.firstLine = firstLine;
        this.lines = lines;
    }

    static CodeObject read(RemoteMemory memory, long address, PythonOffsets offsets) throws IOException {
        CodeOffsets code = offsets.code();
        ByteBuffer object = ByteBuffer.allocate(code.bytes()).order(ByteOrder.nativeOrder());
        memory.read(address, object);
        long name = object.getLong(code.qualname());
        if (name == 0) {
            name = object.getLong(code.name());
        }
        long hash = memory.u64(object.getLong(code.qualname()) + UnicodeObject.HASH);
        return new CodeObject(
                checksum(object, code, hash),
                UnicodeObject.read(memory, name, offsets.unicodeHeader(), MOST_NAME),
                UnicodeObject.read(memory, object.getLong(code.filename()), offsets.unicodeHeader(), MOST_FILE),
                Math.max(0, object.getInt(code.firstLine())),
                lines(memory, object.getLong(code.lines())));
    }

    /** {@code checksum()} of python.bpf.c. */
    private static int checksum(ByteBuffer object, CodeOffsets code, long nameHash) {
        long sum = nameHash;
        sum = sum * MULTIPLIER + object.getLong(code.name());
        sum = sum * MULTIPLIER + object.getLong(code.qualname());
        sum = sum * MULTIPLIER + object.getLong(code.filename());
        sum = sum * MULTIPLIER + object.getLong(code.lines());
        sum = sum * MULTIPLIER + Integer.toUnsignedLong(object.getInt(code.firstLine()));
        sum = sum * MULTIPLIER + Integer.toUnsignedLong(object.getInt(code.argcount()));
        return (int) (sum >>> 32) | 2;
    }

    private static byte[] lines(RemoteMemory memory, long bytes) throws IOException {
        long size = memory.u64(bytes + BYTES_SIZE);
        if (size < 0 || size > MOST_LINES) {
            return new byte[0];
        }
        ByteBuffer table = ByteBuffer.allocate((int) size);
        memory.read(bytes + BYTES_DATA, table);
        return table.array();
    }

    /** As the BPF half computes it, of fields that do not change while the object lives. */
    int checksum() {
        return checksum;
    }

    /** About how much it takes. */
    int bytes() {
        return 200 + name.length() + file.length() + lines.length;
    }

    /** Qualified since 3.11. */
    String name() {
        return name;
    }

    String file() {
        return file;
    }

    int firstLine() {
        return firstLine;
    }

    /**
     * Where the function is.
     *
     * @param last what a frame has in {@code f_lasti}: bytes of code up to 3.9, code units since; negative before the
     *     first instruction
     */
    Position position(PythonVersion version, int last) {
        if (last < 0 || lines.length == 0) {
            return new Position(firstLine, 0);
        }
        if (version.isAtLeast(11)) {
            return LocationTable.find(lines, firstLine, last);
        }
        if (version.isAtLeast(10)) {
            return new Position(LineTables.linetable(lines, firstLine, 2 * (last & 0xffffff)), 0);
        }
        return new Position(LineTables.lnotab(lines, firstLine, last), 0);
    }
}
