/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableTable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every process that is being profiled, by pid: learned from fork, exec, mmap and exit events and from one scan at
 * start, and published to the kernel half. Owned by the reading thread; nothing here waits for a file.
 */
public final class ProcessTable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);
    private static final int MAX_MAPPINGS = 8192;
    private static final long KEEP_EXITED_NANOS = 10_000_000_000L;

    private final ProcessSource source;
    private final KernelProcesses kernel;
    private final ExecutableTable executables;
    private final ProcessRules rules;
    private final MappingPool pool;
    private final Map<Integer, TracedProcess> processes = new HashMap<>();
    private final Map<Integer, TracedProcess> previous = new HashMap<>();
    private final Set<TracedProcess> dirty = new LinkedHashSet<>();
    private final Deque<TracedProcess> exited = new ArrayDeque<>();
    private final CodePieces pieces = new CodePieces();
    private ProcessListener listener = new NoListener();
    private int generations;
    private boolean full;

    public ProcessTable(ProcessSource source, KernelProcesses kernel, ExecutableTable executables, ProcessRules rules)
            throws IOException {
        this.source = source;
        this.kernel = kernel;
        this.executables = executables;
        this.rules = rules;
        this.pool = new MappingPool(kernel);
    }

    /** Who is told of processes from now on. */
    public void listener(ProcessListener told) {
        listener = told;
    }

    private static final class NoListener implements ProcessListener {

        @Override
        public void changed(TracedProcess process) {}

        @Override
        public void gone(TracedProcess process) {}
    }

    /** Reads every process there is, those that burn CPU first. */
    public void scan() {
        for (int pid : source.processesBusiestFirst()) {
            discover(pid, rules.concerns(pid));
        }
    }

    /**
     * The process of a sample, in the image it had at that time (CLOCK_MONOTONIC); one that no event has told of is read
     * now.
     */
    public TracedProcess of(int pid, long timeNanos) {
        TracedProcess known = processes.get(pid);
        if (known != null && !known.concerns) {
            // A sample says more than the rules: it was forked before its parent was known.
            return discover(pid, true);
        }
        if (known != null) {
            TracedProcess before = timeNanos < known.startNanos ? previous.get(pid) : null;
            return before == null ? known : before;
        }
        TracedProcess gone = previous.get(pid);
        if (gone != null && gone.exited) {
            return gone;
        }
        return discover(pid, true);
    }

    private TracedProcess discover(int pid, boolean concerns) {
        TracedProcess process = new TracedProcess(pid, ++generations, source.comm(pid));
        process.concerns = concerns;
        processes.put(pid, process);
        if (!concerns) {
            return process;
        }
        process.identity(source.identity(pid, process.comm(), null));
        decide(process);
        if (!isExcluded(process)) {
            source.readMappings(
                    pid, (start, end, offset, name, file) -> add(process, start, end, offset, name, null, file));
        }
        touch(process);
        return process;
    }

    public void forked(int pid, int parentPid, long timeNanos) {
        if (pid == parentPid) {
            return;
        }
        TracedProcess parent = processes.get(parentPid);
        TracedProcess child = new TracedProcess(pid, ++generations, parent == null ? "" : parent.comm());
        if (parent == null) {
            discover(pid, rules.concerns(pid));
            return;
        }
        child.startNanos = timeNanos;
        child.concerns = parent.concerns;
        processes.put(pid, child);
        ProcessIdentity identity = parent.identity();
        if (identity != null) {
            child.identity(identity);
        }
        for (CodeMapping m : parent.mappings()) {
            child.map(m);
        }
        decide(child);
        touch(child);
    }

    /** A new image: the old one stays known for samples that are still on their way. */
    public void execed(int pid, String comm, long timeNanos) {
        TracedProcess old = processes.remove(pid);
        if (old != null) {
            retire(old);
            listener.gone(old);
            previous.put(pid, old);
            old.exitedNanos = System.nanoTime();
            exited.add(old);
        }
        TracedProcess process = new TracedProcess(pid, ++generations, comm);
        process.startNanos = timeNanos;
        process.concerns = old == null ? rules.concerns(pid) : old.concerns;
        processes.put(pid, process);
        touch(process);
    }

    public void renamed(int pid, String comm) {
        TracedProcess process = processes.get(pid);
        if (process != null) {
            process.comm(comm);
        }
    }

    /**
     * A new executable mapping.
     *
     * @param buildId as the kernel read it when the file was mapped; null when it did not
     * @param file device and inode as one number; 0 when the build id is there instead
     */
    public void mapped(
            int pid, long start, long length, long fileOffset, String name, byte @Nullable [] buildId, long file) {
        TracedProcess process = processes.get(pid);
        if (process == null) {
            discover(pid, rules.concerns(pid));
            return;
        }
        if (!process.concerns) {
            return;
        }
        if (process.identity() == null && name.startsWith("/")) {
            process.identity(source.identity(pid, process.comm(), name));
            decide(process);
        }
        if (!isExcluded(process)) {
            add(process, start, start + length, fileOffset, name, buildId, file);
            touch(process);
        }
    }

    public void exited(int pid, long nowNanos) {
        TracedProcess process = processes.remove(pid);
        kernel.remove(pid);
        if (process == null) {
            return;
        }
        retire(process);
        process.exited = true;
        listener.gone(process);
        process.exitedNanos = nowNanos;
        previous.put(pid, process);
        exited.add(process);
    }

    /** Marks every process that maps the file, so that it is published anew. */
    public void settled(Executable executable) {
        for (TracedProcess process : processes.values()) {
            List<CodeMapping> mappings = process.mappings();
            for (int i = 0; i < mappings.size(); i++) {
                if (mappings.get(i).executable() == executable) {
                    touch(process);
                    break;
                }
            }
        }
    }

    /** Events were lost: what is known is compared with what is. */
    public void rescan() {
        int[] alive = source.processesBusiestFirst();
        Set<Integer> pids = new LinkedHashSet<>();
        for (int pid : alive) {
            pids.add(pid);
        }
        long now = System.nanoTime();
        for (Integer pid : List.copyOf(processes.keySet())) {
            if (!pids.contains(pid)) {
                exited(pid, now);
            }
        }
        for (int pid : alive) {
            TracedProcess known = processes.get(pid);
            if (known == null) {
                discover(pid, rules.concerns(pid));
            } else if (known.concerns) {
                source.readMappings(pid, (start, end, offset, name, file) -> {
                    CodeMapping m = known.mappingOf(start);
                    if (m == null
                            || m.start() != start
                            || m.end() != end
                            || !m.name().equals(name)) {
                        add(known, start, end, offset, name, null, file);
                        touch(known);
                    }
                });
            }
        }
    }

    /** Tells the kernel half of all that changed, and forgets processes that are long gone. */
    public void publish(long nowNanos) {
        if (!dirty.isEmpty()) {
            // Publishing tells the listener, who may touch a process again.
            List<TracedProcess> changed = List.copyOf(dirty);
            dirty.clear();
            for (TracedProcess process : changed) {
                process.dirty = false;
                if (processes.get(process.pid()) == process) {
                    publish(process, nowNanos);
                    if (!isExcluded(process)) {
                        listener.changed(process);
                    }
                }
            }
        }
        for (TracedProcess p = exited.peek();
                p != null && nowNanos - p.exitedNanos > KEEP_EXITED_NANOS;
                p = exited.peek()) {
            exited.remove();
            previous.remove(p.pid(), p);
        }
    }

    private void publish(TracedProcess process, long nowNanos) {
        List<CodeMapping> mappings = process.mappings();
        int ready = 0;
        for (int i = 0; i < mappings.size(); i++) {
            if (mappings.get(i).isReady()) {
                ready++;
            }
        }
        if (isExcluded(process) || ready == 0 && process.segment < 0) {
            return;
        }
        try {
            pieces.clear();
            for (int i = 0; i < mappings.size(); i++) {
                CodeMapping m = mappings.get(i);
                if (m.isReady()) {
                    Executable e = m.executable();
                    long bias = e == null ? 0 : e.bias(m.start(), m.fileOffset());
                    pieces.add(m.start(), m.end(), bias, e == null ? 0 : e.object(), process.claims());
                }
            }
            int sizeClass = MappingPool.sizeClass(pieces.count());
            int first = pool.allocate(sizeClass, nowNanos);
            pieces.write(pool, first);
            kernel.put(process.pid(), first, pieces.count(), process.generation(), process.labelSlot());
            retire(process);
            process.segment = first;
            process.segmentClass = sizeClass;
            full = false;
        } catch (IOException e) {
            if (!full) {
                full = true;
                LOG.warn("process {} is profiled without user stacks: {}", process.pid(), e.getMessage());
            }
        }
    }

    private void retire(TracedProcess process) {
        if (process.segment >= 0) {
            pool.release(process.segment, process.segmentClass, System.nanoTime());
            process.segment = -1;
        }
    }

    private void add(
            TracedProcess process,
            long start,
            long end,
            long offset,
            String name,
            byte @Nullable [] buildId,
            long file) {
        if (end <= start || process.mappings().size() >= MAX_MAPPINGS) {
            return;
        }
        Executable executable = executables.find(process, start, end, name, buildId, file);
        process.map(new CodeMapping(start, end, offset, name, executable));
    }

    private void decide(TracedProcess process) {
        ProcessIdentity identity = process.identity();
        if (identity == null || rules.isEmpty()) {
            return;
        }
        process.decision = (byte) rules.decide(process.pid(), identity);
        try {
            kernel.filterByExecutable(process.pid(), process.decision);
        } catch (IOException e) {
            LOG.warn("process {} cannot be filtered in the kernel: {}", process.pid(), e.getMessage());
        }
    }

    /** Whether the rules have left this process out; a sample of it came before the kernel half knew. */
    public boolean isExcluded(TracedProcess process) {
        return process.decision == KernelProcesses.FILTER_EXCLUDE_EXECUTABLE;
    }

    /** Has a process published anew. */
    public void touch(TracedProcess process) {
        process.dirty = true;
        dirty.add(process);
    }

    public int size() {
        return processes.size();
    }

    public Collection<TracedProcess> all() {
        return processes.values();
    }

    /** Marks the files that some process still maps. */
    public void markUsed(long nowNanos) {
        for (Iterator<TracedProcess> it = processes.values().iterator(); it.hasNext(); ) {
            for (CodeMapping m : it.next().mappings()) {
                Executable e = m.executable();
                if (e != null) {
                    e.used(nowNanos);
                }
            }
        }
    }

    public int poolEntries() {
        return pool.entries();
    }
}
