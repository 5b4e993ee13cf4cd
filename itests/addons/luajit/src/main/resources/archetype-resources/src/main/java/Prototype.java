/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a GCproto: the bytecode of one Lua function with its constants and debug information, which lie behind it
 * in one piece. Offsets are those of lj_obj.h in GC64 mode, the same in all of 2.1.
 */
final class Prototype {
    static final int HEADER = 104;
    static final int MAX_BYTES = 1 << 20;

    private final long address;
    private final ByteBuffer bytes;

    /** @param bytes as many as {@code totalBytes} says, or fewer */
    Prototype(long address, ByteBuffer bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    static int totalBytes(ByteBuffer header) {
        return header.getInt(56);
    }

    static boolean isPrototype(ByteBuffer header) {
        int total = totalBytes(header);
        int instructions = header.getInt(12);
        return header.get(9) == ObjectType.PROTOTYPE
                && total >= HEADER
                && total <= MAX_BYTES
                && instructions > 0
                && instructions <= (total - HEADER) / 4;
    }

    long address() {
        return address;
    }

    /** As in luajit.bpf.c. */
    long check() {
        long h = bytes.getLong(64) * 0x9e3779b97f4a7c15L;
        h ^= ((long) bytes.getInt(76) << 32 | firstLine() & 0xffffffffL) * 0xc2b2ae3d27d4eb4fL;
        h ^= ((long) bytes.getInt(56) << 32 | instructions() & 0xffffffffL) * 0x165667b19e3779f9L;
        return h >>> 24;
    }

    int instructions() {
        return bytes.getInt(12);
    }

    int firstLine() {
        return bytes.getInt(72);
    }

    boolean isMainChunk() {
        return firstLine() == 0;
    }

    long chunkName() {
        return bytes.getLong(64);
    }

    boolean contains(long instruction) {
        long offset = instruction - address - HEADER;
        return offset >= 0 && offset < 4L * instructions();
    }

    int position(long instruction) {
        return (int) ((instruction - address - HEADER) / 4);
    }

    /** A bytecode instruction; 0 outside of the function. */
    int instruction(int position) {
        return position >= 0 && position < instructions() ? bytes.getInt(HEADER + 4 * position) : 0;
    }

    /** A constant that is an object, by the number that instructions name it with: its address, or 0. */
    long object(int index) {
        if (index < 0 || index >= bytes.getInt(48)) {
            return 0;
        }
        long at = bytes.getLong(32) - address - 8L * (index + 1);
        return at >= HEADER && at <= bytes.limit() - 8 ? bytes.getLong((int) at) : 0;
    }

    int objects() {
        return Math.min(bytes.getInt(48), bytes.limit() / 8);
    }

    /** The line of an instruction (lj_debug.c, lj_debug_line); that of the function when it is not known. */
    int line(int position) {
        long at = bytes.getLong(80) - address;
        int lines = bytes.getInt(76);
        if (position <= 0 || position >= instructions() || at < HEADER) {
            return firstLine();
        }
        int width = lines < 1 << 8 ? 1 : lines < 1 << 16 ? 2 : 4;
        at += (position - 1L) * width;
        if (at < HEADER || at > bytes.limit() - width) {
            return firstLine();
        }
        int offset = switch (width) {
            case 1 -> bytes.get((int) at) & 0xff;
            case 2 -> bytes.getShort((int) at) & 0xffff;
            default -> bytes.getInt((int) at);
        };
        return firstLine() + offset;
    }

    /** Debug information from an offset on; null when the function has none. */
    private @Nullable ByteBuffer debug(int field) {
        long at = bytes.getLong(field) - address;
        if (at < HEADER || at >= bytes.limit()) {
            return null;
        }
        return bytes.duplicate().position((int) at).slice();
    }

    @Nullable
    ByteBuffer upvalueNames() {
        return debug(88);
    }

    @Nullable
    ByteBuffer variables() {
        return debug(96);
    }
}
