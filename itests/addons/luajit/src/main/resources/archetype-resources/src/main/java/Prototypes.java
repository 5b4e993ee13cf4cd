/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The functions of a process that have been read, and the names that they were defined by. */
final class Prototypes {
    private static final int MAX_DEFINITIONS = 20_000;
    private static final int MAX_KNOWN_BYTES = 2 << 20;
    private static final int MAX_READS = 4_000;
    private static final int MAX_NESTING = 16;
    private static final int MAX_MAIN_SLOTS = 256;
    /** Of lua_State; the main one lies just before the global state (lj_dispatch.h, GG_State). */
    private static final int THREAD_BYTES = 96;

    private static final long LEARN_EVERY_NANOS = 250_000_000L;

    private final RemoteMemory memory;
    private final LuaStrings strings;
    private final FunctionNames names;
    private final TreeMap<Long, Prototype> known = new TreeMap<>();
    private final Map<Long, Definition> definitions = new HashMap<>();
    private final Map<Long, Long> learned = new HashMap<>();
    private int knownBytes;
    private int readsLeft;

    /** What a function was called where it was defined; the check value tells whether it is still that one. */
    private record Definition(long check, String name) {}

    Prototypes(RemoteMemory memory) {
        this.memory = memory;
        strings = new LuaStrings(memory);
        names = new FunctionNames(strings);
    }

    FunctionNames names() {
        return names;
    }

    /** The function at an address as it is now, with the functions defined in it; null when there is none. */
    @Nullable
    Prototype at(long address) throws IOException {
        readsLeft = MAX_READS;
        return at(address, MAX_NESTING);
    }

    private @Nullable Prototype at(long address, int nesting) throws IOException {
        if (readsLeft-- <= 0) {
            return null;
        }
        ByteBuffer header = read(address, Prototype.HEADER);
        if (!Prototype.isPrototype(header)) {
            return null;
        }
        Prototype before = known.get(address);
        if (before != null && before.check() == new Prototype(address, header).check()) {
            return before;
        }
        int length = Prototype.totalBytes(header);
        ByteBuffer whole = read(address, length);
        if (!Prototype.isPrototype(whole) || Prototype.totalBytes(whole) != length) {
            return null; // It has changed between the two reads.
        }
        Prototype found = new Prototype(address, whole);
        knownBytes += length;
        if (knownBytes > MAX_KNOWN_BYTES) {
            known.clear();
            knownBytes = length;
        }
        known.put(address, found);
        learnFrom(found, nesting);
        return found;
    }

    /** The function that an instruction belongs to: one that is known, or the one that a trace started in. */
    @Nullable
    Prototype holding(long instruction, long start) throws IOException {
        Map.Entry<Long, Prototype> below = known.floorEntry(instruction);
        if (below != null && below.getValue().contains(instruction)) {
            return below.getValue();
        }
        Prototype candidate = at(start);
        return candidate != null && candidate.contains(instruction) ? candidate : null;
    }

    String definedAs(Prototype prototype) {
        Definition definition = definitions.get(prototype.address());
        return definition != null && definition.check() == prototype.check() ? definition.name() : "";
    }

    /** The file of a chunk, or what stands for it (lua_load(): "@" before a file, "=" before a name). */
    String chunk(Prototype prototype) throws IOException {
        String name = strings.at(prototype.chunkName());
        if (name.startsWith("@") || name.startsWith("=")) {
            return name.substring(1);
        }
        int end = name.indexOf('\n');
        return "[string \"" + (end < 0 ? name : name.substring(0, end) + "...") + "\"]";
    }

    private void learnFrom(Prototype outer, int nesting) {
        for (int i = 1; nesting > 0 && readsLeft > 0 && i < outer.instructions(); i++) {
            int instruction = outer.instruction(i);
            if (Bytecode.op(instruction) == Bytecode.FNEW) {
                define(outer, i, outer.object(Bytecode.d(instruction)), nesting);
            }
        }
    }

    private void define(Prototype outer, int position, long address, int nesting) {
        try {
            Prototype inner = address == 0 ? null : at(address, nesting - 1);
            if (inner != null) {
                if (definitions.size() >= MAX_DEFINITIONS) {
                    definitions.clear();
                }
                definitions.put(address, new Definition(inner.check(), names.defined(outer, position)));
            }
        } catch (IOException e) {
            // What cannot be read has no name; the function around it may have one.
        }
    }

    /** Reads what the main thread of a state runs: its chunk defines most functions that frames are of. */
    void learnFrom(long global) {
        long now = System.nanoTime();
        Long last = learned.get(global);
        if (global == 0 || (last != null && now - last < LEARN_EVERY_NANOS)) {
            return;
        }
        if (learned.size() > 1000) {
            learned.clear();
        }
        learned.put(global, now);
        try {
            learnFromStack(global - THREAD_BYTES);
        } catch (IOException e) {
            // The stack may just be moving: there is another look soon.
        }
    }

    private void learnFromStack(long address) throws IOException {
        ByteBuffer thread = read(address, THREAD_BYTES);
        long stack = thread.getLong(56);
        long slots = (thread.getLong(40) - stack) / 8;
        if (thread.get(9) != ObjectType.THREAD || slots <= 0) {
            return;
        }
        ByteBuffer content = read(stack, (int) Math.min(slots, MAX_MAIN_SLOTS) * 8);
        while (content.hasRemaining()) {
            long value = content.getLong();
            if (value >> 47 == ~ObjectType.FUNCTION) {
                learnFromFunction(value & (1L << 47) - 1);
            }
        }
    }

    private void learnFromFunction(long function) throws IOException {
        ByteBuffer header = read(function, 40);
        boolean isLua = header.get(10) == 0;
        if (header.get(9) == ObjectType.FUNCTION && isLua) {
            at(header.getLong(32) - Prototype.HEADER);
        }
    }

    private ByteBuffer read(long address, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        memory.read(address, into);
        return into.rewind().order(ByteOrder.nativeOrder());
    }
}
