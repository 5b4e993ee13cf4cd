/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.UnwinderException;
import io.hearth.profiler.core.UnnamedReason;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.FrameNaming;
import io.hearth.profiler.core.internal.trace.RawStack;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each frame named once, by the unwinder that its process is attached by. What nobody can name now stays pending,
 * and is asked for again when a successor has been attached. Asked by the reading thread; the names come on the threads
 * of the unwinders.
 */
final class FrameNamer implements FrameNaming, NameWait.Namers {

    private static final Logger LOG = LoggerFactory.getLogger(FrameNamer.class);
    /** How long frames of a process that has ended are still named from what is remembered. */
    private static final long LAST_NAMES_NANOS = 50_000_000L;

    private final Attachments attachments;
    private final SlotRuntimes slots;
    private final NameBudget budget;
    private final RuntimeLedger ledger;
    private volatile boolean ending;

    FrameNamer(Attachments attachments, SlotRuntimes slots, NameBudget budget, RuntimeLedger ledger) {
        this.attachments = attachments;
        this.slots = slots;
        this.budget = budget;
        this.ledger = ledger;
    }

    /** The frames of a process, which are made for its first runtime. Reading thread. */
    NamedFrames frames(TracedProcess process) {
        if (process.managed() instanceof NamedFrames known) {
            return known;
        }
        NamedFrames frames = new NamedFrames(budget, key -> unnamed(process, key));
        process.managed(frames);
        return frames;
    }

    /** What has waited because its process had taken all its time, and names that are not needed any more. */
    void turn() {
        NamedFrames most = null;
        for (AttachedRuntime a : attachments.all()) {
            if (a.process.managed() instanceof NamedFrames frames) {
                nameWaiting(a, frames);
                frames.turn();
                if (most == null || frames.bytes() > most.bytes()) {
                    most = frames;
                }
            }
        }
        if (most != null && budget.isExceeded()) {
            most.shrink();
        }
    }

    /** No successor is going to come. */
    void end() {
        ending = true;
    }

    @Override
    public int forgotten() {
        return budget.forgotten();
    }

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
                    AttachedRuntime a = namer(process, key.slot());
                    if (a != null) {
                        ask(a, frames, key);
                    }
                }
            }
        }
    }

    /** Who names frames of a slot: whoever is attached by it, or by its successor. */
    private @Nullable AttachedRuntime namer(TracedProcess process, int slot) {
        AttachedRuntime successor = null;
        for (AttachedRuntime a : attachments.of(process)) {
            if (a.slot.number() == slot) {
                return a;
            }
            if (slots.of(slot).equals(a.slot.runtime())) {
                successor = a;
            }
        }
        return successor;
    }

    /** Has the frames named that a predecessor has not come to. */
    void askPending(AttachedRuntime a, NamedFrames frames) {
        for (FrameKey key : frames.pending()) {
            if (slots.of(key.slot()).equals(a.slot.runtime())) {
                ask(a, frames, key);
            }
        }
    }

    private void ask(AttachedRuntime a, NamedFrames frames, FrameKey key) {
        // What is between two bundles fails in any way: its frames wait for the successor.
        if (!a.slot.isAtWork()) {
            return;
        }
        if (a.waiting.add(key)) {
            nameWaiting(a, frames);
        } else {
            frames.unask(key);
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

    private void name(AttachedRuntime a, NamedFrames frames, FrameKey key) {
        RuntimeProcess runtime = a.runtime;
        if (runtime == null) {
            return;
        }
        FrameCollector collector = a.slot.collector;
        collector.clear();
        boolean answered = false;
        try {
            runtime.name(key, collector);
            answered = true;
        } catch (UnwinderException | IOException e) {
            LOG.debug("process {}: a frame of {}: {}", a.process.pid(), a.slot.runtime(), e.getMessage());
            collector.clear();
            answered = true;
        } finally {
            if (a.target.isReplaced()) {
                // Read from the memory of the program that its process has just become.
                collector.clear();
            }
            ManagedFrame frame = collector.frame();
            boolean isNamed = !frame.functions().isEmpty();
            // A bundle that is gone fails in any way: what it cannot name any more is left to its successor.
            if (a.slot.isAtWork() || answered && isNamed) {
                if (isNamed) {
                    a.slot.named.incrementAndGet();
                } else {
                    a.slot.unresolved.incrementAndGet();
                    ledger.unnamed(a.slot.runtime(), UnnamedReason.UNREADABLE, 1);
                }
                frames.put(key, frame);
            }
        }
    }

    /**
     * Closes what the unwinder has of a process, on the unwinder's thread. What still waits is named first, as far as
     * that is quick: some can be from what is remembered.
     */
    void close(AttachedRuntime a) {
        if (!a.slot.thread.submit(() -> closeNow(a))) {
            attachments.left(a);
        }
    }

    private void closeNow(AttachedRuntime a) {
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
            attachments.left(a);
            RuntimeProcess runtime = a.runtime;
            a.runtime = null;
            if (runtime != null) {
                runtime.close();
            }
        }
    }

    /** Nobody will name the pending frames of a process that a slot could have named. */
    void giveUp(TracedProcess process, RuntimeSlot slot) {
        ManagedFrame unnamed = new ManagedFrame(slot.entry.description().frameType(), "", List.of());
        int count = frames(process).giveUp(slot.number(), unnamed);
        if (count > 0) {
            ledger.unnamed(slot.runtime(), UnnamedReason.WITHDRAWN, count);
        }
    }

    @Override
    public Iterable<TracedProcess> processes() {
        return attachments.processes();
    }

    @Override
    public NameWait.Outlook outlook(TracedProcess process, FrameKey frame) {
        String runtime = slots.of(frame.slot());
        NameWait.Outlook outlook = NameWait.Outlook.NONE;
        for (AttachedRuntime a : attachments.of(process)) {
            if (a.slot.runtime().equals(runtime)) {
                if (!a.slot.isAtWork()) {
                    outlook = ending ? outlook : NameWait.Outlook.SUCCESSION;
                } else if (a.waiting.isBusy() && !a.slot.thread.isBlocked()) {
                    return NameWait.Outlook.QUEUED;
                }
            }
        }
        for (AttachedRuntime a : attachments.leaving(process)) {
            if (a.slot.runtime().equals(runtime) && a.slot.isAtWork() && !a.slot.thread.isBlocked()) {
                return NameWait.Outlook.QUEUED;
            }
        }
        return outlook;
    }

    /** A frame is reported without a name. Reporting thread. */
    private void unnamed(TracedProcess process, FrameKey key) {
        AttachedRuntime a = namer(process, key.slot());
        UnnamedReason reason;
        if (!frames(process).isPending(key)) {
            reason = UnnamedReason.DROPPED;
        } else if (a == null || !a.slot.isAtWork()) {
            reason = UnnamedReason.UNATTENDED;
        } else {
            reason = a.waiting.isPaused() ? UnnamedReason.PAUSED : UnnamedReason.LATE;
        }
        ledger.unnamed(slots.of(key.slot()), reason, 1);
    }
}
