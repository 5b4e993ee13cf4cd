/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.linux.Linux;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.core.RuntimeFigures;
import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.UnwinderRegistry;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.kernel.UnwinderSlots;
import io.hearth.profiler.core.internal.process.ProcessListener;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.FrameNaming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings unwinders and processes together. Owned by the reading thread, which never waits here: what takes time runs on
 * the thread of the unwinder, and its result comes back through a mailbox that {@link #turn} empties.
 *
 * <p>An unwinder's object is brought into the kernel when the first process of its runtime has been recognised.
 *
 * <p>An unwinder is replaced make before break: the new one is loaded into a slot of its own and attached to every
 * process; each process's code is then claimed for the new slot in one step, and the old slot is emptied once nobody
 * uses it and records in flight have been read.
 *
 * <p>Here are the slots; {@link ProcessRuntimes} has the processes, {@link FrameNamer} the frames.
 */
public final class RuntimeHost implements ProcessListener, AutoCloseable {

    /** Of an unwinder that could not be loaded for want of file descriptors or memory. */
    private static final long RETRY_NANOS = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeHost.class);
    /** How long an unwinder's slot goes on when its bundle has gone and no other has come. */
    private static final long GRACE_NANOS = 5_000_000_000L;
    /** Records in flight are read within this time, and so many turns. */
    private static final long DRAIN_NANOS = 2_000_000_000L;

    private static final int DRAIN_TURNS = 3;

    private final UnwinderRegistry registry;
    private final UnwinderSlots kernel;
    private final ProcessTable processes;
    private final Set<String> withoutLabels;
    private final Supplier<SwapFigures.Counts> figures;
    private final StackMemory stacks;
    private final UnwinderRegistry.Listening listening;
    private final Set<String> saidShort = new HashSet<>();
    private long shortUntilNanos;
    private final AtomicBoolean registryChanged = new AtomicBoolean(true);
    private final Mailbox mailbox;
    private final Map<String, RuntimeSlot> current = new LinkedHashMap<>();
    private final Map<String, RuntimeSlot> loading = new LinkedHashMap<>();
    private final List<RuntimeSlot> old = new ArrayList<>();
    private final List<RuntimeSlot> all = new CopyOnWriteArrayList<>();
    private final SlotRuntimes slots = new SlotRuntimes();
    private final RuntimeLedger ledger = new RuntimeLedger();
    private final Attachments attachments = new Attachments();
    private final FrameNamer namer;
    private final ProcessRuntimes attaching;
    private final NameWait wait;
    private final DrainedSlots drained;
    private volatile boolean isMemoryShort;

    /**
     * Begins to listen to the registry.
     *
     * @param withoutLabels runtimes whose labels are not gathered
     * @param samples counts of samples, for the figures of swaps
     * @param stacks what remembers stacks longer than their slots last
     * @param wake ends the reading thread's wait for news; any thread may call it
     * @param wakeAtOnce ends its pause between two turns too; any thread may call it
     */
    public RuntimeHost(
            Linux linux,
            UnwinderRegistry registry,
            UnwinderSlots kernel,
            ProcessTable processes,
            Set<String> withoutLabels,
            Supplier<SwapFigures.Counts> samples,
            StackMemory stacks,
            Runnable wake,
            Runnable wakeAtOnce) {
        this.registry = registry;
        this.kernel = kernel;
        this.processes = processes;
        this.withoutLabels = Set.copyOf(withoutLabels);
        this.figures = samples;
        this.stacks = stacks;
        this.mailbox = new Mailbox(wake, wakeAtOnce);
        this.drained = new DrainedSlots(stacks, this::forget);
        this.namer = new FrameNamer(attachments, slots, new NameBudget(stacks), ledger);
        this.attaching =
                new ProcessRuntimes(linux, processes, attachments, namer, mailbox, current.values(), this::needOnce);
        this.wait = new NameWait(namer, () -> isMemoryShort);
        this.listening = registry.listen(() -> {
            registryChanged.set(true);
            wakeAtOnce.run();
        });
    }

    /** Does what has come up since the last turn. */
    public void turn(long now) {
        mailbox.empty();
        if (shortUntilNanos != 0 && now - shortUntilNanos > 0) {
            shortUntilNanos = 0;
            registryChanged.set(true);
        }
        if (registryChanged.getAndSet(false)) {
            reconcile(now);
        }
        attaching.turn(now);
        if (!old.isEmpty() || !current.isEmpty()) {
            withdraw(now);
        }
        namer.turn();
        drained.turn();
        isMemoryShort = stacks.isMemoryShort();
    }

    private void forget(int slot) {
        long bytes = 0;
        for (TracedProcess process : processes.all()) {
            if (process.managed() instanceof NamedFrames frames) {
                bytes += frames.forget(slot);
            }
        }
        LOG.debug("slot {}: its names are not needed any more, bytes={}", slot, bytes);
    }

    /** There are no more turns: nobody will name what has no name yet. */
    public void end() {
        namer.end();
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
                new RuntimeSlot(entry, () -> registry.has(entry.unwinder()), () -> mailbox.add(() -> givenUp(entry)));
        all.add(slot);
        ledger.opened(slot);
        loading.put(slot.runtime(), slot);
        RuntimeSlot before = current.get(slot.runtime());
        slot.isNeeded = before != null && before.isNeeded;
        boolean needed = slot.isNeeded;
        slot.thread.submit(() -> {
            try {
                slot.prepare(kernel, !withoutLabels.contains(slot.runtime()));
                if (needed) {
                    slot.load(kernel);
                }
                mailbox.addUrgent(() -> ready(slot));
            } catch (IOException | RuntimeException | LinkageError e) {
                mailbox.add(() -> refuse(slot, e));
            }
        });
    }

    /** It could take over, if it is in the kernel where its predecessor is. */
    private void ready(RuntimeSlot slot) {
        RuntimeSlot before = current.get(slot.runtime());
        if (before != null && before.isNeeded && !slot.isNeeded) {
            // A process has been recognised meanwhile: it keeps what it has until this one is there as well.
            need(slot, () -> inUse(slot));
        } else {
            inUse(slot);
        }
    }

    private void inUse(RuntimeSlot slot) {
        loading.remove(slot.runtime(), slot);
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
            before.swap =
                    SwapFigures.begin(before.entry.origin(), slot.entry.origin(), gap, figures.get(), ledger.unnamed());
        }
        loaded(slot);
        registryChanged.set(true);
    }

    /** A process of its runtime has been recognised. */
    private void needOnce(RuntimeSlot slot) {
        if (!slot.isNeeded) {
            need(slot, () -> loaded(slot));
        }
    }

    /** Brings its object into the kernel. */
    private void need(RuntimeSlot slot, Runnable then) {
        slot.isNeeded = true;
        slot.isNeeded = slot.thread.submit(() -> {
            try {
                slot.load(kernel);
                mailbox.addUrgent(then);
            } catch (IOException | RuntimeException | LinkageError e) {
                mailbox.add(() -> refuse(slot, e));
            }
        });
    }

    private void loaded(RuntimeSlot slot) {
        if (slot.loaded != null) {
            drained.reused(slot.number());
            slots.set(slot);
        }
        attaching.offer();
    }

    private void refuse(RuntimeSlot slot, Throwable e) {
        slot.isNeeded = false;
        if (old.contains(slot)) {
            LOG.debug("unwinder {} ({}) went before it was loaded", slot.runtime(), slot.entry.origin(), e);
            return;
        }
        loading.remove(slot.runtime(), slot);
        current.remove(slot.runtime(), slot);
        close(slot);
        if (!registry.has(slot.unwinder())) {
            LOG.debug("unwinder {} ({}) went while it was loaded", slot.runtime(), slot.entry.origin(), e);
            return;
        }
        if (Shortage.isCauseOf(e)) {
            shortUntilNanos = System.nanoTime() + RETRY_NANOS;
            if (saidShort.add(slot.runtime())) {
                LOG.warn(
                        "unwinder {} ({}) cannot be loaded now and is tried again: {}",
                        slot.runtime(),
                        slot.entry.origin(),
                        e.getMessage());
            }
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
                attaching.withdraw(slot);
            }
        }
        for (RuntimeSlot slot : List.copyOf(old)) {
            if (slot.isLoading() || attachments.isUsed(slot)) {
                slot.idleNanos = 0;
            } else if (slot.idleNanos == 0) {
                slot.idleNanos = now;
                slot.idleTurns = 0;
            } else if (++slot.idleTurns >= DRAIN_TURNS && now - slot.idleNanos > DRAIN_NANOS) {
                old.remove(slot);
                close(slot);
                if (slot.number() != 0) {
                    drained.add(slot.number());
                }
                SwapFigures swap = slot.swap;
                if (swap != null) {
                    swap = swap.ended(figures.get(), ledger.unnamed());
                    ledger.swapped(slot.runtime(), swap);
                    LOG.info("unwinder {}: {}", slot.runtime(), swap);
                }
            }
        }
    }

    private void close(RuntimeSlot slot) {
        all.remove(slot);
        ledger.closed(slot);
        attachments.left(slot);
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

    @Override
    public void changed(TracedProcess process) {
        attaching.changed(process);
    }

    @Override
    public void gone(TracedProcess process) {
        attaching.gone(process);
    }

    /** A file has gone: nothing that unwinders said of it is kept. Reading thread. */
    public void removed(Executable executable) {
        attaching.removed(executable);
    }

    /** Names the frames of stacks. Reading thread. */
    public FrameNaming naming() {
        return namer;
    }

    /** Waits until the frames asked for so far have been named, but not for ever. Called by the reporting thread. */
    public void awaitNames() {
        try {
            wait.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
