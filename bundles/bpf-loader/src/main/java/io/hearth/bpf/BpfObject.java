/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.MappedRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object in the kernel: its maps, programs and global variables. Closing it closes what it created, in any order
 * with links and events, which keep the programs they run.
 */
public final class BpfObject implements AutoCloseable {

    private final BpfSyscall bpf;
    private final BpfObjectSpec spec;
    private final Map<String, BpfMap> maps = new LinkedHashMap<>();
    private final Map<String, BpfProgram> programs = new LinkedHashMap<>();
    private final List<BpfMap> owned = new ArrayList<>();
    private final Map<String, MappedRegion> regions = new HashMap<>();
    private boolean closed;

    BpfObject(BpfSyscall bpf, BpfObjectSpec spec) {
        this.bpf = bpf;
        this.spec = spec;
    }

    void add(String name, BpfMap map) {
        maps.put(name, map);
        owned.add(map);
    }

    void addShared(String name, BpfMap map) {
        maps.put(name, map);
    }

    void addData(DataSection section, BpfMap map) {
        add(section.name(), map);
    }

    void add(BpfProgram program) {
        programs.put(program.name(), program);
    }

    Map<String, BpfMap> allMaps() {
        return maps;
    }

    public BpfObjectSpec spec() {
        return spec;
    }

    /** A map by its name in C; those of global variables are called {@code .rodata}, {@code .data} and {@code .bss}. */
    public BpfMap map(String name) {
        BpfMap map = maps.get(name);
        if (map == null) {
            throw new IllegalArgumentException("object " + spec.name() + " has no map '" + name + "'");
        }
        return map;
    }

    /** All maps, shared ones included. */
    public Collection<BpfMap> maps() {
        return List.copyOf(maps.values());
    }

    /** A program by the name of its C function. */
    public BpfProgram program(String name) {
        BpfProgram program = programs.get(name);
        if (program == null) {
            throw new IllegalArgumentException("object " + spec.name() + " has no program '" + name + "'");
        }
        return program;
    }

    /** All programs that were loaded. */
    public Collection<BpfProgram> programs() {
        return List.copyOf(programs.values());
    }

    /**
     * A global variable as memory shared with the programs, little endian, as long as its type; use absolute access.
     * A constant is read-only: writing it fails with a {@link java.nio.ReadOnlyBufferException}.
     */
    public synchronized ByteBuffer global(String variable) throws IOException {
        DataSection.@Nullable Variable found = spec.variable(variable);
        if (found == null) {
            throw new IllegalArgumentException("object " + spec.name() + " has no global variable '" + variable + "'");
        }
        String section = found.section().name();
        boolean readOnly = found.section().readOnly();
        MappedRegion region = regions.get(section);
        if (region == null) {
            region = readOnly ? map(section).mmapReadOnly() : map(section).mmap();
            regions.put(section, region);
        }
        ByteBuffer bytes = region.bytes();
        ByteBuffer slice = bytes.slice(found.offset(), found.size());
        return (readOnly ? slice.asReadOnlyBuffer() : slice).order(bytes.order());
    }

    /** Kernel memory of the maps this object created, in bytes. */
    public long memoryBytes() {
        long sum = 0;
        for (BpfMap map : owned) {
            sum += map.memoryBytes();
        }
        return sum;
    }

    BpfSyscall syscalls() {
        return bpf;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        programs.values().forEach(BpfProgram::close);
        regions.values().forEach(MappedRegion::close);
        owned.forEach(BpfMap::close);
    }
}
