/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a GCtrace (lj_jit.h): compiled code of one path through several functions. Its snapshots say where in Lua
 * code a piece of machine code comes from, and which calls were inlined there.
 */
final class Trace {
    static final int BYTES = 120;

    private static final int SNAPSHOT = 12;
    private static final int MAX_SNAPSHOTS = 4096;
    private static final int FRAME = 0x10000;
    private static final int LINK_CONT = 2;
    private static final int FIRST_REF = 0x8000;

    private final ByteBuffer bytes;
    private final RemoteMemory memory;

    Trace(ByteBuffer bytes, RemoteMemory memory) {
        this.bytes = bytes;
        this.memory = memory;
    }

    /** An instruction of Lua code that a frame is at. */
    record Position(long instruction) {}

    boolean isTrace() {
        return bytes.get(9) == ObjectType.TRACE;
    }

    boolean contains(long code) {
        return Long.compareUnsigned(code - start(), bytes.getInt(84) & 0xffffffffL) < 0;
    }

    private long start() {
        return bytes.getLong(88);
    }

    long startPrototype() {
        return bytes.getLong(64);
    }

    /** The frames at an address in the machine code, innermost first. */
    List<Position> positions(long code) throws IOException {
        int count = Math.min(bytes.getShort(10) & 0xffff, MAX_SNAPSHOTS);
        ByteBuffer snapshots = read(bytes.getLong(48), count * SNAPSHOT);
        int found = 0;
        for (int i = 1; i < count && (snapshots.getShort(i * SNAPSHOT + 6) & 0xffff) <= code - start(); i++) {
            found = i;
        }
        List<Position> positions = new ArrayList<>();
        if (count == 0) {
            positions.add(new Position(bytes.getLong(72)));
            return positions;
        }
        int entries = snapshots.get(found * SNAPSHOT + 10) & 0xff;
        long map = bytes.getLong(56) + 4 * (snapshots.getInt(found * SNAPSHOT) & 0xffffffffL);
        ByteBuffer slots = read(map, entries * 4 + 8);
        positions.add(new Position(slots.getLong(entries * 4) >>> 8));
        for (int i = entries - 1; i >= 0; i--) {
            int entry = slots.getInt(i * 4);
            if ((entry & FRAME) != 0 && entry >>> 24 > 1) {
                caller(slots, i, positions);
            }
        }
        return positions;
    }

    /** The instruction before the one that an inlined call returns to. */
    private void caller(ByteBuffer slots, int index, List<Position> positions) throws IOException {
        long link = constant(slots.getInt(index * 4) & 0xffff);
        if ((link & 7) == LINK_CONT) {
            int slot = slots.getInt(index * 4) >>> 24;
            for (int i = index - 1; i >= 0 && i >= index - 3; i--) {
                if (slots.getInt(i * 4) >>> 24 == slot - 2) {
                    link = constant(slots.getInt(i * 4) & 0xffff);
                }
            }
        }
        if (link != 0 && (link & 3) == 0) {
            positions.add(new Position(link - 4));
        }
    }

    /** A 64-bit constant lies behind its instruction (lj_ir.h, ir_knum() in GC64 mode). */
    private long constant(int ref) throws IOException {
        return ref < FIRST_REF ? memory.u64(bytes.getLong(32) + 8L * (ref + 1)) : 0;
    }

    private ByteBuffer read(long address, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        memory.read(address, into);
        return into.rewind().order(ByteOrder.nativeOrder());
    }
}
