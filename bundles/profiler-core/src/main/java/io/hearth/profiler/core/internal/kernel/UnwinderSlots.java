/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfException;
import io.hearth.bpf.BpfLoader;
import io.hearth.bpf.BpfMap;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.bpf.LoadOptions;
import io.hearth.linux.Linux;
import io.hearth.profiler.core.internal.layout.UnwinderCounterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slots of the kernel half that runtimes' unwinders are loaded into. Slot 0 is the native unwinder. The reading
 * thread loads and closes; {@link Loaded#publish} may be called by any thread.
 */
public final class UnwinderSlots {

    /** Maps that an object built with the kit takes over from the sampler. */
    private static final List<String> SHARED = List.of(
            "unwind_scratch",
            "sample_scratch",
            "mapping_pool",
            "unwinders",
            "label_sources",
            "unwinder_counters",
            "counters",
            "samples");

    private final Linux linux;
    private final BpfObject sampler;
    private final BpfMap programs;
    private final BpfMap labelPrograms;
    private final BpfMap counters;
    private final int possibleCpus;
    private final BitSet used = new BitSet();
    private final Set<Loaded> loaded = new LinkedHashSet<>();
    /** Slots go round, so that a record that is late is not taken for somebody else's. */
    private int last;

    UnwinderSlots(Linux linux, BpfObject sampler, int possibleCpus) throws IOException {
        this.linux = linux;
        this.sampler = sampler;
        this.programs = sampler.map("unwinders");
        this.labelPrograms = sampler.map("label_sources");
        this.counters = sampler.map("unwinder_counters");
        this.possibleCpus = possibleCpus;
        used.set(0);
        programs.update(0, sampler.program("unwind_native").fd());
    }

    /**
     * Whether an object could be loaded, as far as that is seen without the verifier.
     *
     * @param entry name of its entry program
     * @param labels name of the program that gathers labels; null when it has none
     * @throws IOException when it is no object, lacks a program, or was built with another kit
     */
    public void check(String runtime, byte[] image, String entry, @Nullable String labels) throws IOException {
        Set<String> there = new HashSet<>();
        checked(runtime, image).programs().forEach(program -> there.add(program.name()));
        for (String needed : labels == null ? List.of(entry) : List.of(entry, labels)) {
            if (!there.contains(needed)) {
                throw new BpfException("unwinder " + runtime + ": its object has no program " + needed);
            }
        }
    }

    /**
     * Loads an object into a free slot, where it can be handed over to at once.
     *
     * @param entry name of its entry program
     * @param labels name of the program that gathers labels; null when it has none
     * @throws IOException when it was built with another kit, when the verifier refuses it, when no slot is free
     */
    public Loaded load(String runtime, byte[] image, String entry, @Nullable String labels) throws IOException {
        int slot = reserve(runtime);
        BpfObject object = null;
        try {
            // The verifier may take a second: nobody waits for it here.
            object = new BpfLoader(linux).load(checked(runtime, image), options(slot));
            Loaded l = new Loaded(slot, object, labels != null);
            synchronized (this) {
                programs.update(slot, object.program(entry).fd());
                if (labels != null) {
                    labelPrograms.update(slot, object.program(labels).fd());
                }
                loaded.add(l);
            }
            return l;
        } catch (IllegalArgumentException e) {
            giveBack(slot, object);
            throw new BpfException("unwinder " + runtime + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            giveBack(slot, object);
            throw e;
        }
    }

    private synchronized int reserve(String runtime) throws BpfException {
        int slot = used.nextClearBit(last + 1);
        slot = slot < programs.maxEntries() ? slot : used.nextClearBit(1);
        if (slot >= programs.maxEntries()) {
            throw new BpfException(
                    "no slot is free for unwinder " + runtime + ": all " + programs.maxEntries() + " are taken");
        }
        used.set(slot);
        last = slot;
        return slot;
    }

    private synchronized void giveBack(int slot, @Nullable BpfObject object) {
        used.clear(slot);
        if (object != null) {
            object.close();
        }
    }

    private BpfObjectSpec checked(String runtime, byte[] image) throws BpfException {
        BpfObjectSpec spec = BpfObjectSpec.parse(image, runtime);
        for (String map : SHARED) {
            String difference = sampler.spec().compareMapValue(spec, map);
            if (difference != null) {
                throw new BpfException("unwinder " + runtime + " was built with another version of the unwinder kit: "
                        + difference + "; build it again with this version's kit");
            }
        }
        return spec;
    }

    private LoadOptions options(int slot) {
        LoadOptions options = new LoadOptions().constant("unwinder_slot", slot);
        for (String map : SHARED) {
            options.share(map, sampler.map(map));
        }
        return options;
    }

    /** Kernel memory of all objects in slots. */
    synchronized long mapBytes() {
        long bytes = 0;
        for (Loaded l : loaded) {
            bytes += l.object.memoryBytes();
        }
        return bytes;
    }

    synchronized void close() {
        for (Loaded l : List.copyOf(loaded)) {
            l.close();
        }
    }

    /** One unwinder's object in its slot. */
    public final class Loaded implements AutoCloseable {

        private final int slot;
        private final BpfObject object;
        private final BpfMap processes;
        private final boolean gathersLabels;

        private Loaded(int slot, BpfObject object, boolean gathersLabels) {
            this.slot = slot;
            this.object = object;
            this.gathersLabels = gathersLabels;
            this.processes = object.map("runtime_processes");
        }

        public int slot() {
            return slot;
        }

        /** Sets what the object knows of a process. */
        public void publish(int pid, ByteBuffer value) throws IOException {
            if (value.remaining() != processes.valueSize()) {
                throw new BpfException("map runtime_processes takes " + processes.valueSize() + " bytes a process, not "
                        + value.remaining());
            }
            processes.update(pid, value);
        }

        /** Forgets a process; one that is not there is no error. */
        public void remove(int pid) throws IOException {
            processes.delete(pid);
        }

        /** One of {@link UnwinderCounterLayout}'s, over all CPUs. */
        public long counter(int which) throws IOException {
            ByteBuffer perCpu = ByteBuffer.allocateDirect(8 * possibleCpus).order(ByteOrder.nativeOrder());
            counters.lookup(slot * UnwinderCounterLayout.PER_SLOT + which, perCpu);
            long sum = 0;
            for (int cpu = 0; cpu < possibleCpus; cpu++) {
                sum += perCpu.getLong(8 * cpu);
            }
            return sum;
        }

        /** Empties the slot; stacks that come to this runtime's code go on by rows and frame pointers. */
        @Override
        public void close() {
            synchronized (UnwinderSlots.this) {
                if (loaded.remove(this)) {
                    try {
                        programs.delete(slot);
                        if (gathersLabels) {
                            labelPrograms.delete(slot);
                        }
                    } catch (IOException e) {
                        // The kernel drops the program with the map.
                    }
                    object.close();
                    used.clear(slot);
                }
            }
        }
    }
}
