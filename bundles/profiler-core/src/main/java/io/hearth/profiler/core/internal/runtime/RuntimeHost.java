/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.linux.Linux;
import io.hearth.profiler.api.LabelSource;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import io.hearth.profiler.core.RuntimeFigures;
import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.UnnamedReason;
import io.hearth.profiler.core.UnwinderRegistry;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableFile;
import io.hearth.profiler.core.internal.kernel.UnwinderSlots;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.CodeClaim;
import io.hearth.profiler.core.internal.process.CodeMapping;
import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.ProcessListener;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.FrameNaming;
import io.hearth.profiler.core.internal.trace.RawStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings unwinders and processes together. Owned by the reading thread, which never waits here: what takes time runs on
 * the thread of the unwinder, and its result comes back through a mailbox that {@link #turn} empties.
 *
 * <p>An unwinder is replaced make before break: the new one is loaded into a slot of its own and attached to every
 * process; each process's code is then claimed for the new slot in one step, and the old slot is emptied once nobody
 * uses it and records in flight have been read.
 *
 * <p>Long, since slots, processes and frames change together at every step of a swap, on one thread.
 */
public final class RuntimeHost implements ProcessListener, FrameNaming, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeHost.class);
    private static final long FIRST_RETRY_NANOS = 50_000_000L;
    private static final int MAX_TRIES = 12;
    /** How long an unwinder's slot goes on when its bundle has gone and no other has come. */
    private static final long GRACE_NANOS = 5_000_000_000L;
    /** Records in flight are read within this time. */
    private static final long DRAIN_NANOS = 2_000_000_000L;

    /** How long a window is kept back for frames that a successor may name. */
    private static final long MAX_BRIDGE_MILLIS = 10_000;

    private static final long BRIDGE_PAUSE_MILLIS = 20;
    private static final int MAX_SLOTS = 64;
    private static final long REFRESH_NANOS = 5_000_000_000L;
    /** Of the frames of all processes together; the process that has most gives its back. */
    private static final long MAX_NAMED_BYTES = 16 << 20;
    /** How long frames of a process that has ended are still named from what is remembered. */
    private static final long LAST_NAMES_NANOS = 50_000_000L;

    private final Linux linux;
    private final UnwinderRegistry registry;
    private final UnwinderSlots kernel;
    private final ProcessTable processes;
    private final Set<String> withoutLabels;
    private final Runnable wake;
    private final UnwinderRegistry.Listening listening;
    private final AtomicBoolean registryChanged = new AtomicBoolean(true);
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final Map<String, RuntimeSlot> current = new LinkedHashMap<>();
    private final Map<String, RuntimeSlot> loading = new LinkedHashMap<>();
    private final List<RuntimeSlot> old = new ArrayList<>();
    private final List<RuntimeSlot> all = new CopyOnWriteArrayList<>();
    /** Written by the reading thread, read by the reporting thread too. */
    private final Map<TracedProcess, List<AttachedRuntime>> attached = new ConcurrentHashMap<>();
    /** By number of slot, the one that is or was last in it. */
    private final AtomicReferenceArray<@Nullable String> runtimeOfSlot = new AtomicReferenceArray<>(MAX_SLOTS);

    private final List<AttachedRuntime> waiting = new ArrayList<>();
    private final Supplier<SwapFigures.Counts> figures;
    private final AtomicLong namedBytes = new AtomicLong();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final RuntimeLedger ledger = new RuntimeLedger();
    private final DrainedSlots drained;
    /** Whether an unwinder is between two bundles, or hands its processes over to its successor. */
    private volatile boolean bridging;

    private volatile boolean ending;
    private long refreshedNanos = System.nanoTime();

    /**
     * Begins to listen to the registry.
     *
     * @param withoutLabels runtimes whose labels are not gathered
     * @param samples counts of samples, for the figures of swaps
     * @param stacks what remembers stacks longer than their slots last
     * @param wake ends the reading thread's wait; any thread may call it
     */
    public RuntimeHost(
            Linux linux,
            UnwinderRegistry registry,
            UnwinderSlots kernel,
            ProcessTable processes,
            Set<String> withoutLabels,
            Supplier<SwapFigures.Counts> samples,
            StackMemory stacks,
            Runnable wake) {
        this.figures = samples;
        this.drained = new DrainedSlots(stacks, this::forget);
        this.linux = linux;
        this.registry = registry;
        this.kernel = kernel;
        this.processes = processes;
        this.withoutLabels = Set.copyOf(withoutLabels);
        this.wake = wake;
        this.listening = registry.listen(() -> {
            registryChanged.set(true);
            wake.run();
        });
    }

    /** Does what has come up since the last turn. */
    public void turn(long now) {
        for (Runnable mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
            mail.run();
        }
        if (registryChanged.getAndSet(false)) {
            reconcile(now);
        }
        retryDue(now);
        if (now - refreshedNanos > REFRESH_NANOS) {
            refreshedNanos = now;
            attached.values().forEach(list -> list.forEach(this::refresh));
        }
        if (!old.isEmpty() || !current.isEmpty()) {
            withdraw(now);
        }
        nameWaiting();
        if (namedBytes.get() > MAX_NAMED_BYTES) {
            forgetMost();
        }
        drained.turn();
        bridging = isBridging();
    }

    private void forget(int slot) {
        for (TracedProcess process : processes.all()) {
            if (process.managed() instanceof NamedFrames frames) {
                frames.forget(slot);
            }
        }
    }

    private boolean isBridging() {
        for (RuntimeSlot slot : current.values()) {
            if (slot.withdrawnNanos != 0) {
                return true;
            }
        }
        for (RuntimeSlot slot : old) {
            if (slot.idleNanos == 0) {
                return true;
            }
        }
        return false;
    }

    /** There are no more turns: nobody will name what has no name yet. */
    public void end() {
        ending = true;
    }

    /** Whether an unwinder is being loaded, looks at a file, or attaches a process. */
    public boolean isBusy() {
        if (!loading.isEmpty() || !mailbox.isEmpty() || registryChanged.get()) {
            return true;
        }
        for (RuntimeSlot slot : all) {
            if (slot.thread.isBusy()) {
                return true;
            }
        }
        return false;
    }

    private void mail(Runnable letter) {
        mailbox.add(letter);
        wake.run();
    }

    // --- Unwinders
    // -----------------------------------------------------------------------------------------------------

    private void reconcile(long now) {
        Map<String, UnwinderRegistry.Entry> best = registry.best();
        for (UnwinderRegistry.Entry entry : best.values()) {
            String runtime = entry.description().runtime();
            RuntimeSlot slot = current.get(runtime);
            RuntimeSlot coming = loading.get(runtime);
            if (!isOf(slot, entry) && !isOf(coming, entry)) {
                load(entry);
            }
        }
        for (RuntimeSlot slot : current.values()) {
            // One that a better one is going to replace is offered until then.
            boolean offered = !slot.givenUp && registry.has(slot.unwinder());
            slot.withdrawnNanos = offered ? 0 : slot.withdrawnNanos == 0 ? now : slot.withdrawnNanos;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the service object itself
    private static boolean isOf(@Nullable RuntimeSlot slot, UnwinderRegistry.@Nullable Entry entry) {
        return slot != null && entry != null && slot.unwinder() == entry.unwinder();
    }

    private void load(UnwinderRegistry.Entry entry) {
        RuntimeSlot slot =
                new RuntimeSlot(entry, () -> registry.has(entry.unwinder()), () -> mail(() -> givenUp(entry)));
        all.add(slot);
        ledger.opened(slot);
        loading.put(slot.runtime(), slot);
        String arch = "aarch64".equals(System.getProperty("os.arch")) ? "aarch64" : "x86-64";
        slot.thread.submit(() -> {
            try {
                LabelSource labels = withoutLabels.contains(slot.runtime())
                        ? null
                        : slot.unwinder().labels().orElse(null);
                slot.labelPrefix = labels == null ? null : labels.attributePrefix();
                UnwinderSlots.Loaded loaded = kernel.load(
                        slot.runtime(),
                        slot.unwinder().object(arch),
                        entry.description().program(),
                        labels == null ? null : labels.program());
                slot.loaded = loaded;
                mail(() -> loaded(slot));
            } catch (IOException | RuntimeException e) {
                mail(() -> refuse(slot, e));
            }
        });
    }

    private void loaded(RuntimeSlot slot) {
        loading.remove(slot.runtime(), slot);
        drained.reused(slot.number());
        runtimeOfSlot.set(slot.number() & MAX_SLOTS - 1, slot.runtime());
        RuntimeSlot before = current.put(slot.runtime(), slot);
        if (before == null) {
            LOG.info("unwinder {} ({}): in use", slot.runtime(), slot.entry.origin());
        } else {
            LOG.info(
                    "unwinder {} ({}): in use, instead of {}",
                    slot.runtime(),
                    slot.entry.origin(),
                    before.entry.origin());
            old.add(before);
            long gap = before.withdrawnNanos == 0 ? 0 : System.nanoTime() - before.withdrawnNanos;
            before.swap = SwapFigures.begin(
                    before.entry.origin(), slot.entry.origin(), gap, figures.get(), ledger.unnamed(slot.runtime()));
        }
        processes.all().forEach(this::changed);
        registryChanged.set(true);
    }

    private void refuse(RuntimeSlot slot, Exception e) {
        loading.remove(slot.runtime(), slot);
        all.remove(slot);
        ledger.closed(slot);
        slot.thread.close();
        if (!registry.has(slot.unwinder())) {
            LOG.debug("unwinder {} ({}) went while it was loaded", slot.runtime(), slot.entry.origin(), e);
            return;
        }
        ledger.refused(slot.runtime());
        registry.problem(slot.unwinder(), String.valueOf(e.getMessage()));
        LOG.error("unwinder {} ({}) is refused: {}", slot.runtime(), slot.entry.origin(), e.getMessage());
        LOG.debug("unwinder {} is refused", slot.runtime(), e);
    }

    private void givenUp(UnwinderRegistry.Entry entry) {
        ledger.refused(entry.description().runtime());
        registry.problem(entry.unwinder(), "it failed too often");
        RuntimeSlot slot = current.get(entry.description().runtime());
        if (slot != null && isOf(slot, entry)) {
            slot.givenUp = true;
        }
    }

    /** Empties the slots that nobody needs any more. */
    private void withdraw(long now) {
        for (RuntimeSlot slot : List.copyOf(current.values())) {
            boolean awaited = !slot.givenUp && slot.entry.mayReturn().getAsBoolean();
            if (slot.withdrawnNanos != 0
                    && (!awaited || now - slot.withdrawnNanos > GRACE_NANOS)
                    && !loading.containsKey(slot.runtime())) {
                LOG.info("unwinder {} ({}): gone, its frames stay unnamed", slot.runtime(), slot.entry.origin());
                current.remove(slot.runtime());
                old.add(slot);
                for (TracedProcess process : List.copyOf(attached.keySet())) {
                    if (find(process, slot) != null) {
                        giveUp(process, slot);
                    }
                }
            }
        }
        for (RuntimeSlot slot : List.copyOf(old)) {
            boolean used =
                    attached.values().stream().anyMatch(list -> list.stream().anyMatch(a -> a.slot == slot));
            if (used) {
                slot.idleNanos = 0;
            } else if (slot.idleNanos == 0) {
                slot.idleNanos = now;
            } else if (now - slot.idleNanos > DRAIN_NANOS) {
                old.remove(slot);
                close(slot);
                drained.add(slot.number());
                SwapFigures swap = slot.swap;
                if (swap != null) {
                    swap = swap.ended(figures.get(), ledger.unnamed(slot.runtime()));
                    ledger.swapped(slot.runtime(), swap);
                    LOG.info("unwinder {}: {}", slot.runtime(), swap);
                }
            }
        }
    }

    private void close(RuntimeSlot slot) {
        all.remove(slot);
        ledger.closed(slot);
        slot.thread.close(() -> {
            for (Optional<RuntimeImage> image : slot.images.values()) {
                image.ifPresent(RuntimeImage::close);
            }
        });
        UnwinderSlots.Loaded loaded = slot.loaded;
        if (loaded != null) {
            loaded.close();
        }
    }

    // --- Processes
    // -----------------------------------------------------------------------------------------------------

    @Override
    public void changed(TracedProcess process) {
        for (RuntimeSlot slot : current.values()) {
            AttachedRuntime known = find(process, slot);
            if (known != null) {
                if (known.mappingsSeen != process.mappingChanges()) {
                    known.mappingsSeen = process.mappingChanges();
                    refresh(known);
                }
            } else {
                attach(process, slot);
            }
        }
    }

    private @Nullable AttachedRuntime find(TracedProcess process, RuntimeSlot slot) {
        for (AttachedRuntime a : attached.getOrDefault(process, List.of())) {
            if (a.slot == slot) {
                return a;
            }
        }
        return null;
    }

    private void attach(TracedProcess process, RuntimeSlot slot) {
        List<CodeMapping> mappings = process.mappings();
        for (int i = 0; i < mappings.size(); i++) {
            CodeMapping mapping = mappings.get(i);
            Executable executable = mapping.executable();
            ExecutableFile file = executable == null ? null : executable.file();
            if (executable == null || file == null) {
                continue;
            }
            Optional<RuntimeImage> image = slot.images.get(executable);
            if (image == null) {
                slot.images.put(executable, Optional.empty());
                examine(slot, executable, file);
            } else if (image.isPresent()) {
                attach(process, slot, executable, image.get(), executable.bias(mapping.start(), mapping.fileOffset()));
                return;
            }
        }
    }

    private void examine(RuntimeSlot slot, Executable executable, ExecutableFile file) {
        slot.thread.submit(() -> {
            try {
                Optional<? extends RuntimeImage> image =
                        slot.unwinder().image(executable.name(), file.elf().view());
                if (image.isPresent()) {
                    RuntimeImage found = image.get();
                    mail(() -> {
                        slot.images.put(executable, Optional.of(found));
                        LOG.debug("{} holds {} {}", executable.path(), slot.runtime(), found.version());
                        processes.settled(executable);
                    });
                }
            } catch (UnwinderException | IOException e) {
                LOG.warn("{}: {} frames stay unnamed: {}", executable.path(), slot.runtime(), e.getMessage());
            }
        });
    }

    private void attach(TracedProcess process, RuntimeSlot slot, Executable executable, RuntimeImage image, long bias) {
        UnwinderSlots.Loaded loaded = slot.loaded;
        if (loaded == null) {
            return;
        }
        ProcessTarget target = new ProcessTarget(
                process, loaded, bias, new ProcessMemory(linux, process.pid(), slot.buffer), mappings(process));
        AttachedRuntime a = new AttachedRuntime(slot, process, executable, image, target);
        a.mappingsSeen = process.mappingChanges();
        attached.computeIfAbsent(process, p -> new CopyOnWriteArrayList<>()).add(a);
        attach(a);
    }

    private void attach(AttachedRuntime a) {
        a.state = AttachedRuntime.State.PENDING;
        a.slot.thread.submit(() -> {
            try {
                RuntimeProcess runtime = a.image.attach(a.target);
                a.runtime = runtime;
                mail(() -> attached(a));
            } catch (RuntimeNotReadyException e) {
                LOG.debug("process {}: {}", a.process.pid(), e.getMessage());
                mail(() -> waitFor(a));
            } catch (UnwinderException | IOException e) {
                mail(() -> failed(a));
                if (!a.process.hasExited()) {
                    LOG.info("process {}: no {} frames: {}", a.process.pid(), a.slot.runtime(), e.getMessage());
                }
            }
        });
    }

    private void waitFor(AttachedRuntime a) {
        if (a.tries < MAX_TRIES) {
            a.state = AttachedRuntime.State.WAITING;
            a.dueNanos = System.nanoTime() + (FIRST_RETRY_NANOS << Math.min(a.tries++, 6));
            waiting.add(a);
        } else {
            failed(a);
        }
    }

    /** Its predecessor could go on for this process, but its bundle may have gone: it goes with the others. */
    private void failed(AttachedRuntime a) {
        a.state = AttachedRuntime.State.FAILED;
        for (AttachedRuntime before : List.copyOf(attached.getOrDefault(a.process, List.of()))) {
            if (before != a
                    && old.contains(before.slot)
                    && before.slot.runtime().equals(a.slot.runtime())) {
                giveUp(a.process, before.slot);
            }
        }
    }

    /** Frames of a process that nobody has named so far stay without. */
    private void giveUp(TracedProcess process, RuntimeSlot slot) {
        int frames = frames(process)
                .giveUp(slot.number(), new ManagedFrame(slot.entry.description().frameType(), "", List.of()));
        ledger.unnamed(slot.runtime(), UnnamedReason.WITHDRAWN, frames);
        detach(process, slot);
    }

    private void retryDue(long now) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            AttachedRuntime a = waiting.get(i);
            if (a.state != AttachedRuntime.State.WAITING || attached.get(a.process) == null) {
                waiting.remove(i);
            } else if (now >= a.dueNanos) {
                waiting.remove(i);
                a.target.mappings(mappings(a.process));
                attach(a);
            }
        }
    }

    private void attached(AttachedRuntime a) {
        List<AttachedRuntime> list = attached.get(a.process);
        if (list == null || !list.contains(a)) {
            a.slot.thread.submit(() -> closeRuntime(a));
            return;
        }
        a.state = AttachedRuntime.State.ATTACHED;
        NamedFrames frames = frames(a.process);
        if (a.hasInterpreter()) {
            frames.interpreter(a.executable.object(), a.slot.number());
        }
        for (AttachedRuntime before : List.copyOf(list)) {
            if (before != a && before.slot.runtime().equals(a.slot.runtime())) {
                list.remove(before);
                before.slot.thread.submit(() -> closeRuntime(before));
            }
        }
        for (FrameKey parked : frames.parked()) {
            if (isOfRuntime(parked.slot(), a.slot.runtime())) {
                name(a.process, frames, parked);
            }
        }
        claim(a.process);
    }

    private NamedFrames frames(TracedProcess process) {
        if (process.managed() instanceof NamedFrames known) {
            return known;
        }
        NamedFrames frames = new NamedFrames(namedBytes, forgotten, key -> unnamed(process, key));
        process.managed(frames);
        return frames;
    }

    /** Has the kernel half hand over what the runtimes of a process claim now. */
    private void claim(TracedProcess process) {
        List<CodeClaim> claims = new ArrayList<>();
        int labelSlot = 0;
        for (AttachedRuntime a : attached.getOrDefault(process, List.of())) {
            if (a.state == AttachedRuntime.State.ATTACHED) {
                a.claimedChanges = process.mappingChanges();
                a.claim(claims);
                String prefix = a.slot.labelPrefix;
                if (labelSlot == 0 && prefix != null && a.target.gathersLabels()) {
                    labelSlot = a.slot.number();
                    process.labelSource(labelSlot, prefix);
                }
            }
        }
        if (labelSlot == 0) {
            process.labelSource(0, process.labelPrefix());
        }
        claims.sort(Comparator.comparingLong(CodeClaim::start));
        List<CodeClaim> apart = new ArrayList<>(claims.size());
        long end = 0;
        for (CodeClaim claim : claims) {
            if (claim.start() >= end) {
                apart.add(claim);
                end = claim.end();
            }
        }
        process.claims(apart);
        processes.touch(process);
    }

    private void refresh(AttachedRuntime a) {
        if (a.state != AttachedRuntime.State.ATTACHED || a.refreshQueued) {
            return;
        }
        a.target.mappings(mappings(a.process));
        var before = a.target.code();
        boolean gathered = a.target.gathersLabels();
        a.refreshQueued = a.slot.thread.submit(() -> {
            try {
                RuntimeProcess runtime = a.runtime;
                if (runtime != null && !a.process.hasExited()) {
                    runtime.refresh();
                }
            } catch (UnwinderException | IOException e) {
                LOG.debug("process {}: {} not refreshed: {}", a.process.pid(), a.slot.runtime(), e.getMessage());
            }
            mail(() -> {
                a.refreshQueued = false;
                boolean changed = a.claimedChanges != a.process.mappingChanges()
                        || !a.target.code().equals(before)
                        || gathered != a.target.gathersLabels();
                if (changed && attached.containsKey(a.process)) {
                    claim(a.process);
                }
            });
        });
    }

    private void detach(TracedProcess process, RuntimeSlot slot) {
        List<AttachedRuntime> list = attached.get(process);
        AttachedRuntime a = find(process, slot);
        if (list == null || a == null) {
            return;
        }
        list.remove(a);
        if (list.isEmpty()) {
            attached.remove(process);
        }
        a.slot.thread.submit(() -> closeRuntime(a));
        claim(process);
    }

    @Override
    public void gone(TracedProcess process) {
        List<AttachedRuntime> list = attached.remove(process);
        if (list == null) {
            return;
        }
        if (process.managed() instanceof NamedFrames frames) {
            frames.release();
        }
        for (AttachedRuntime a : list) {
            try {
                UnwinderSlots.Loaded loaded = a.slot.loaded;
                if (loaded != null) {
                    loaded.remove(process.pid());
                }
            } catch (IOException e) {
                LOG.debug("process {} not removed from {}", process.pid(), a.slot.runtime(), e);
            }
            a.slot.thread.submit(() -> closeRuntime(a));
        }
    }

    /** What still waits is named first, as far as that is quick: some can be from what is remembered. */
    private void closeRuntime(AttachedRuntime a) {
        long until = System.nanoTime() + LAST_NAMES_NANOS;
        try {
            if (a.process.managed() instanceof NamedFrames frames) {
                for (FrameKey key = a.waiting.next();
                        key != null && System.nanoTime() < until;
                        key = a.waiting.next()) {
                    name(a, frames, key);
                }
            }
        } finally {
            RuntimeProcess runtime = a.runtime;
            a.runtime = null;
            if (runtime != null) {
                runtime.close();
            }
        }
    }

    private static List<TargetProcess.Mapping> mappings(TracedProcess process) {
        List<TargetProcess.Mapping> shown = new ArrayList<>();
        for (CodeMapping m : process.mappings()) {
            boolean file = m.executable() != null || m.name().startsWith("[");
            shown.add(new TargetProcess.Mapping(m.start(), m.end(), m.fileOffset(), file ? m.name() : ""));
        }
        return List.copyOf(shown);
    }

    // --- Frames
    // --------------------------------------------------------------------------------------------------------

    @Override
    public void name(TracedProcess process, RawStack stack) {
        if (!(process.managed() instanceof NamedFrames frames)) {
            return;
        }
        long[] words = stack.words();
        for (int i = stack.kernelFrames(); i < words.length; i += SampleLayout.frameWords(words[i])) {
            if (SampleLayout.kind(words[i]) == SampleLayout.FRAME_RUNTIME) {
                FrameKey key = FrameKey.at(words, i);
                if (frames.ask(key)) {
                    name(process, frames, key);
                }
            }
        }
    }

    private void name(TracedProcess process, NamedFrames frames, FrameKey key) {
        AttachedRuntime a = namer(process, key.slot());
        // What is between two bundles fails in any way: its frames wait for the successor.
        if (a == null || !registry.has(a.slot.unwinder())) {
            return;
        }
        if (a.waiting.add(key)) {
            nameWaiting(a, frames);
        } else {
            frames.unask(key);
        }
    }

    /** Frames that have waited because their process had taken all its time. */
    private void nameWaiting() {
        for (Map.Entry<TracedProcess, List<AttachedRuntime>> entry : attached.entrySet()) {
            if (entry.getKey().managed() instanceof NamedFrames frames) {
                for (AttachedRuntime a : entry.getValue()) {
                    nameWaiting(a, frames);
                }
            }
        }
    }

    private void nameWaiting(AttachedRuntime a, NamedFrames frames) {
        if (a.waiting.begin() && !a.slot.thread.submit(() -> nameNext(a, frames))) {
            a.waiting.end();
        }
    }

    /** Names one frame; the next one goes to the end of the line. */
    private void nameNext(AttachedRuntime a, NamedFrames frames) {
        long start = System.nanoTime();
        FrameKey key = a.waiting.next();
        try {
            if (key != null) {
                name(a, frames, key);
            }
        } finally {
            if (a.waiting.goesOn(System.nanoTime() - start) && !a.slot.thread.submit(() -> nameNext(a, frames))) {
                a.waiting.end();
            }
            if (a.waiting.isNewlyExhausted()) {
                LOG.info(
                        "process {}: naming its {} frames takes too long; some stay unnamed for a while",
                        a.process.pid(),
                        a.slot.runtime());
            }
        }
    }

    private void forgetMost() {
        NamedFrames most = null;
        for (TracedProcess process : attached.keySet()) {
            if (process.managed() instanceof NamedFrames frames && (most == null || frames.bytes() > most.bytes())) {
                most = frames;
            }
        }
        if (most != null) {
            most.clear();
        }
    }

    @Override
    public int forgotten() {
        return forgotten.get();
    }

    private boolean isOfRuntime(int slot, String runtime) {
        return runtime.equals(runtimeOfSlot.get(slot & MAX_SLOTS - 1));
    }

    /** Who names frames of a slot: whoever is attached by it, or by its successor. */
    private @Nullable AttachedRuntime namer(TracedProcess process, int slot) {
        List<AttachedRuntime> list = attached.get(process);
        if (list == null) {
            return null;
        }
        AttachedRuntime successor = null;
        for (AttachedRuntime a : list) {
            if (a.slot.number() == slot) {
                return a;
            }
            if (isOfRuntime(slot, a.slot.runtime())) {
                successor = a;
            }
        }
        return successor;
    }

    private void name(AttachedRuntime a, NamedFrames frames, FrameKey key) {
        RuntimeProcess runtime = a.runtime;
        if (runtime == null) {
            return;
        }
        FrameCollector collector = a.slot.collector;
        collector.clear();
        boolean thrown = true;
        try {
            runtime.name(key, collector);
            thrown = false;
        } catch (UnwinderException | IOException e) {
            LOG.debug("process {}: a frame of {}: {}", a.process.pid(), a.slot.runtime(), e.getMessage());
            collector.clear();
            thrown = false;
        } finally {
            // Classes of a bundle that is gone fail in any way: what it cannot name is left to its successor.
            if (!thrown || registry.has(a.slot.unwinder())) {
                ManagedFrame frame = collector.frame();
                if (frame.functions().isEmpty()) {
                    a.slot.unresolved.incrementAndGet();
                    ledger.unnamed(a.slot.runtime(), UnnamedReason.UNREADABLE, 1);
                } else {
                    a.slot.named.incrementAndGet();
                }
                frames.put(key, frame);
            }
        }
    }

    /** A frame is reported without a name. Reporting thread. */
    private void unnamed(TracedProcess process, FrameKey key) {
        String runtime = runtimeOfSlot.get(key.slot() & MAX_SLOTS - 1);
        AttachedRuntime a = namer(process, key.slot());
        UnnamedReason reason;
        if (!(process.managed() instanceof NamedFrames frames) || !frames.isAsked(key)) {
            reason = UnnamedReason.DROPPED;
        } else if (a == null || !registry.has(a.slot.unwinder())) {
            reason = UnnamedReason.UNATTENDED;
        } else {
            reason = a.waiting.isPaused() ? UnnamedReason.PAUSED : UnnamedReason.LATE;
        }
        ledger.unnamed(runtime == null ? "unknown" : runtime, reason, 1);
    }

    /** Waits until the frames asked for so far have been named, but not for long. Called by the reporting thread. */
    public void awaitNames(long millis) {
        awaitSuccessors();
        long until = System.nanoTime() + millis * 1_000_000L;
        for (RuntimeSlot slot : all) {
            CountDownLatch before = slot.lastBarrier;
            if (before != null && before.getCount() > 0) {
                // It has not moved since the last window: blocked, or so slow that waiting is of no use.
                continue;
            }
            try {
                // Each round names a frame of each process.
                for (CountDownLatch latch = slot.thread.barrier(); latch != null; latch = slot.thread.barrier()) {
                    slot.lastBarrier = latch;
                    if (!latch.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        LOG.debug("unwinder {} is slow: queued={}", slot.runtime(), slot.thread.queued());
                        break;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** While an unwinder is between two bundles, frames wait for the second; the reading thread works on meanwhile. */
    private void awaitSuccessors() {
        long until = System.nanoTime() + MAX_BRIDGE_MILLIS * 1_000_000L;
        try {
            while (bridging && !ending && hasParked() && System.nanoTime() < until) {
                Thread.sleep(BRIDGE_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasParked() {
        for (TracedProcess process : attached.keySet()) {
            if (process.managed() instanceof NamedFrames frames && frames.hasParked()) {
                return true;
            }
        }
        return false;
    }

    /** What the unwinders of each runtime have done, those that have gone included. Any thread. */
    public Map<String, RuntimeTotals> totals() {
        return ledger.totals();
    }

    /** What each unwinder in use has done. Any thread. */
    public List<RuntimeFigures> figures() {
        List<RuntimeFigures> found = new ArrayList<>();
        for (RuntimeSlot slot : all) {
            found.add(new RuntimeFigures(
                    slot.runtime(),
                    slot.entry.origin(),
                    slot.named.get(),
                    slot.unresolved.get(),
                    slot.thread.failures()));
        }
        return found;
    }

    @Override
    public void close() {
        listening.close();
        for (RuntimeSlot slot : List.copyOf(all)) {
            close(slot);
        }
    }
}
