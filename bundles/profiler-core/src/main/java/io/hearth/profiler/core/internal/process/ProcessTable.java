/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.core.internal.executable.Executable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every process that is being profiled, by pid: learned from events in the order of their time and from /proc where no
 * event has told of it, and published to the kernel half. What is known of a process holds for a time
 * ({@code asOfNanos}); an event that is not later is no news, so an event that comes late or twice changes nothing.
 * Owned by the reading thread; nothing here waits for a file.
 */
public final class ProcessTable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTable.class);
    private static final int MAX_MAPPINGS = 8192;

    private final ProcessSource source;
    private final KernelProcesses kernel;
    private final ExecutableLookup executables;
    private final ProcessRules rules;
    private final LongSupplier clock;
    private final Map<Integer, TracedProcess> processes = new HashMap<>();
    private final EndedImages ended = new EndedImages();
    private final ProcessPublisher publisher;
    private ProcessListener listener = new NoListener();
    private int generations;

    /**
     * An empty table.
     *
     * @param clock CLOCK_MONOTONIC in nanoseconds, as events have it
     */
    public ProcessTable(
            ProcessSource source,
            KernelProcesses kernel,
            ExecutableLookup executables,
            ProcessRules rules,
            LongSupplier clock)
            throws IOException {
        this.source = source;
        this.kernel = kernel;
        this.executables = executables;
        this.rules = rules;
        this.clock = clock;
        this.publisher = new ProcessPublisher(kernel, processes.values(), clock);
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
            if (!processes.containsKey(pid)) {
                discover(pid, rules.concerns(pid));
            }
        }
    }

    /**
     * The process of a sample, in the image it had at that time (CLOCK_MONOTONIC); one that no event has told of is read
     * now.
     */
    public TracedProcess of(int pid, long timeNanos) {
        TracedProcess image = processes.get(pid);
        if (image == null) {
            image = ended.last(pid);
        } else if (!image.concerns) {
            // A sample says more than the rules: it was forked before its parent was known.
            image = null;
        }
        if (image == null) {
            return source.exists(pid) ? discover(pid, true) : unknown(pid, timeNanos);
        }
        for (TracedProcess older = image.before; older != null && timeNanos < image.startNanos; older = image.before) {
            image = older;
        }
        image.sampledNanos = timeNanos;
        if (image.isEvicted && !image.hasExited()) {
            publisher.touch(image);
        }
        return image;
    }

    /** A process that has gone before anything was known of it: it keeps its pid and nothing else. */
    private TracedProcess unknown(int pid, long timeNanos) {
        TracedProcess process = new TracedProcess(pid, ++generations, "");
        process.life(TracedProcess.Life.EXITED);
        process.endNanos = timeNanos;
        ended.add(process, clock.getAsLong());
        return process;
    }

    private TracedProcess discover(int pid, boolean concerns) {
        // First, since what is read next is not older.
        long asOf = clock.getAsLong();
        TracedProcess process = new TracedProcess(pid, ++generations, source.comm(pid), new ThreadSet(pid, false));
        process.asOfNanos = asOf;
        process.concerns = concerns;
        processes.put(pid, process);
        if (concerns) {
            process.identity(identify(process));
            decide(process);
            if (!isExcluded(process)) {
                readMappings(process);
            }
            publisher.touch(process);
        }
        return process;
    }

    /** /proc shows neither program nor mappings of a first thread that has ended, though its process goes on. */
    private ProcessIdentity identify(TracedProcess process) {
        ProcessIdentity identity = source.identity(process.pid(), process.comm(), null);
        if (identity.executablePath() == null) {
            int[] others = source.otherThreads(process.pid());
            if (others.length > 0) {
                ProcessIdentity seenByOthers = source.identity(others[0], process.comm(), null);
                if (seenByOthers.executablePath() != null) {
                    process.alive().outlive(others);
                    return seenByOthers;
                }
            }
        }
        return identity;
    }

    private void readMappings(TracedProcess process) {
        List<CodeMapping> found = new ArrayList<>();
        source.readMappings(process.task(), (start, end, offset, name, device, inode) -> {
            if (end > start && found.size() < MAX_MAPPINGS) {
                Executable file = executables.find(process, start, end, name, null, device, inode, 0);
                found.add(new CodeMapping(start, end, offset, name, file));
            }
        });
        process.mappings(found);
    }

    /** Takes one event; those of all CPUs come in the order of their time. */
    void apply(ProcessEvent event) {
        TracedProcess process = processes.get(event.pid());
        if (process != null && event.time() - process.asOfNanos <= 0) {
            return;
        }
        if (event instanceof ProcessEvent.Forked e) {
            forked(e, process);
        } else if (process == null) {
            unknown(event);
        } else if (event instanceof ProcessEvent.Execed e) {
            execed(e, process);
        } else if (event instanceof ProcessEvent.Mapped e) {
            mapped(e, process);
        } else if (event instanceof ProcessEvent.Exited e) {
            exited(e, process);
        } else if (event instanceof ProcessEvent.ThreadStarted e) {
            process.alive().started(e.tid());
        } else if (event instanceof ProcessEvent.Renamed e) {
            process.comm(e.comm());
        }
    }

    /** Nothing is known of a process that is older than its first event, or whose fork has been lost. */
    private void unknown(ProcessEvent event) {
        TracedProcess last = ended.last(event.pid());
        boolean isOver = event instanceof ProcessEvent.Exited || last != null && event.time() - last.endNanos <= 0;
        if (!isOver && source.exists(event.pid())) {
            discover(event.pid(), rules.concerns(event.pid()));
        }
    }

    private void forked(ProcessEvent.Forked event, @Nullable TracedProcess known) {
        if (known != null) {
            // Its exit has been lost.
            end(known, TracedProcess.Life.EXITED, event.time());
        }
        TracedProcess last = ended.last(event.pid());
        if (last != null && event.time() - last.endNanos < 0) {
            return;
        }
        TracedProcess parent = processes.get(event.parent());
        if (parent == null || event.time() - parent.asOfNanos < 0) {
            if (source.exists(event.pid())) {
                discover(event.pid(), rules.concerns(event.pid()));
            }
            return;
        }
        TracedProcess child = new TracedProcess(event.pid(), ++generations, parent.comm());
        child.startNanos = event.time();
        child.asOfNanos = event.time();
        child.concerns = parent.concerns;
        child.inherit(parent);
        if (last != null) {
            child.before = last;
            last.after = child;
        }
        processes.put(event.pid(), child);
        ProcessIdentity identity = parent.identity();
        if (identity != null) {
            child.identity(identity);
        }
        decide(child);
        publisher.touch(child);
    }

    /** A new image: the old one stays known for samples that are still on their way. */
    private void execed(ProcessEvent.Execed event, TracedProcess old) {
        end(old, TracedProcess.Life.EXECED, event.time());
        TracedProcess process = new TracedProcess(event.pid(), ++generations, event.comm());
        process.startNanos = event.time();
        process.asOfNanos = event.time();
        process.concerns = old.concerns;
        process.isFiltered = old.isFiltered;
        process.before = old;
        old.after = process;
        processes.put(event.pid(), process);
    }

    private void mapped(ProcessEvent.Mapped event, TracedProcess process) {
        if (!process.concerns) {
            return;
        }
        String name = event.name();
        if (process.identity() == null && name.startsWith("/")) {
            process.identity(source.identity(process.task(), process.comm(), name));
            decide(process);
        }
        if (event.end() <= event.start() || process.mappings().size() >= MAX_MAPPINGS || isExcluded(process)) {
            return;
        }
        Executable file = executables.find(
                process,
                event.start(),
                event.end(),
                name,
                event.buildId(),
                event.device(),
                event.inode(),
                event.time());
        CodeMapping mapping = new CodeMapping(event.start(), event.end(), event.offset(), name, file);
        process.map(file == null && ExecutableLookup.isAnonymous(name) ? moved(process, mapping) : mapping);
        publisher.touch(process);
    }

    /**
     * Code that a program has moved to anonymous memory, such as huge pages, at the addresses it had: still the file's,
     * unless the file is not mapped any more and something else has come there.
     */
    private CodeMapping moved(TracedProcess process, CodeMapping anonymous) {
        CodeMapping covered = process.mappingOf(anonymous.start());
        if (covered == null
                || covered.executable() == null
                || covered.end() < anonymous.end()
                || !source.mapsBeside(process.task(), covered.name(), anonymous.start(), anonymous.end())) {
            return anonymous;
        }
        return covered.part(anonymous.start(), anonymous.end());
    }

    private void exited(ProcessEvent.Exited event, TracedProcess process) {
        process.alive().ended(event.tid(), source);
        if (process.alive().isEmpty()) {
            end(process, TracedProcess.Life.EXITED, event.time());
        }
    }

    private void end(TracedProcess image, TracedProcess.Life how, long timeNanos) {
        processes.remove(image.pid(), image);
        image.life(how);
        image.endNanos = timeNanos;
        publisher.retire(image);
        if (how == TracedProcess.Life.EXITED && image.isFiltered && !source.exists(image.pid())) {
            kernel.unfilter(image.pid());
        }
        listener.gone(image);
        ended.add(image, clock.getAsLong());
    }

    /** Marks every process that maps the file, so that it is published anew. */
    @SuppressWarnings("ReferenceEquality") // a file is one object
    public void settled(Executable executable) {
        for (TracedProcess process : processes.values()) {
            List<CodeMapping> mappings = process.mappings();
            for (int i = 0; i < mappings.size(); i++) {
                if (mappings.get(i).executable() == executable) {
                    publisher.touch(process);
                    break;
                }
            }
        }
    }

    /** Events were lost: what is known is compared with what is. */
    public void rescan() {
        long now = clock.getAsLong();
        Set<Integer> alive = new LinkedHashSet<>();
        for (int pid : source.processesBusiestFirst()) {
            alive.add(pid);
        }
        for (TracedProcess process : List.copyOf(processes.values())) {
            if (!alive.contains(process.pid())) {
                end(process, TracedProcess.Life.EXITED, now);
            }
        }
        for (int pid : alive) {
            TracedProcess known = processes.get(pid);
            if (known == null) {
                discover(pid, rules.concerns(pid));
            } else if (known.concerns && !isExcluded(known)) {
                compare(known);
            }
        }
    }

    private void compare(TracedProcess known) {
        long asOf = clock.getAsLong();
        known.alive().refresh(source);
        ProcessIdentity before = known.identity();
        known.comm(source.comm(known.pid()));
        ProcessIdentity now = source.identity(known.task(), known.comm(), null);
        if (before == null) {
            known.identity(now);
            decide(known);
        } else if (!Objects.equals(before.executablePath(), now.executablePath())) {
            // Its exec has been lost.
            end(known, TracedProcess.Life.EXECED, asOf);
            discover(known.pid(), true);
            return;
        }
        readMappings(known);
        known.asOfNanos = asOf;
        // What the kernel half has by this id may have come from the parent of another process.
        publisher.retire(known);
        publisher.touch(known);
    }

    /** Tells the kernel half of all that changed, and forgets images that have ended long ago. */
    public void publish(long nowNanos) {
        // Publishing tells the listener, who may touch a process again.
        for (TracedProcess process : publisher.takeTouched()) {
            if (!process.hasExited() && !isExcluded(process)) {
                publisher.publish(process, nowNanos);
                listener.changed(process);
            }
        }
        ended.removeOld(nowNanos);
    }

    private void decide(TracedProcess process) {
        ProcessIdentity identity = process.identity();
        if (identity == null || rules.isEmpty()) {
            return;
        }
        process.decision = (byte) rules.decide(process.pid(), identity);
        try {
            kernel.filterByExecutable(process.pid(), process.decision);
            process.isFiltered = true;
        } catch (IOException e) {
            LOG.warn("process {} cannot be filtered in the kernel: {}", process.pid(), e.getMessage());
        }
    }

    /** Whether the rules have left this process out; a sample of it came before the kernel half knew. */
    public boolean isExcluded(TracedProcess process) {
        return process.decision == KernelProcesses.FILTER_EXCLUDE_EXECUTABLE;
    }

    /**
     * Whether an image runs at this moment. Asks the kernel half, which hears of an exec or exit before any event is read;
     * an image that has no place there counts as what is known here. Any thread.
     */
    public boolean isCurrent(TracedProcess image) {
        return !image.hasExited() && (image.isUnpublished() || kernel.isCurrent(image.pid(), image.generation()));
    }

    /** Whether a process runs another program than this image, though no event has told of that yet. Any thread. */
    public boolean isReplaced(TracedProcess image) {
        return !image.hasExited() && !isCurrent(image) && source.hasProgram(image.pid());
    }

    /** Has a process published anew. */
    public void touch(TracedProcess process) {
        publisher.touch(process);
    }

    public int size() {
        return processes.size();
    }

    /** Those that live. */
    public Collection<TracedProcess> all() {
        return processes.values();
    }

    /** Every file that a process maps, or had mapped when it ended a moment ago; some come more than once. */
    public void forEachExecutable(Consumer<Executable> action) {
        processes.values().forEach(process -> forEachExecutable(process, action));
        ended.forEach(process -> forEachExecutable(process, action));
    }

    void forEachEnded(Consumer<TracedProcess> action) {
        ended.forEach(action);
    }

    private static void forEachExecutable(TracedProcess process, Consumer<Executable> action) {
        for (CodeMapping m : process.mappings()) {
            Executable executable = m.executable();
            if (executable != null) {
                action.accept(executable);
            }
        }
    }

    public int poolEntries() {
        return publisher.poolEntries();
    }
}
