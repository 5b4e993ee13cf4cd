/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.linux.Linux;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableFile;
import io.hearth.profiler.core.internal.kernel.UnwinderSlots;
import io.hearth.profiler.core.internal.process.CodeClaim;
import io.hearth.profiler.core.internal.process.CodeMapping;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches processes to the unwinders in use, keeps their code claimed, and takes each from a slot to its successor in
 * one step. Reading thread; what takes time runs on the thread of the unwinder.
 */
final class ProcessRuntimes {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntimes.class);
    private static final long FIRST_RETRY_NANOS = 50_000_000L;
    private static final int MAX_TRIES = 12;
    private static final long REFRESH_NANOS = 5_000_000_000L;

    private final Linux linux;
    private final ProcessTable processes;
    private final Attachments attachments;
    private final FrameNamer namer;
    private final Mailbox mailbox;
    private final Collection<RuntimeSlot> slots;
    private final Consumer<RuntimeSlot> needed;
    private final List<AttachedRuntime> waiting = new ArrayList<>();
    private long refreshedNanos = System.nanoTime();

    /**
     * @param slots those in use; a view
     * @param needed is told that a process of an unwinder's runtime is there, before the unwinder is in the kernel
     */
    ProcessRuntimes(
            Linux linux,
            ProcessTable processes,
            Attachments attachments,
            FrameNamer namer,
            Mailbox mailbox,
            Collection<RuntimeSlot> slots,
            Consumer<RuntimeSlot> needed) {
        this.linux = linux;
        this.processes = processes;
        this.attachments = attachments;
        this.namer = namer;
        this.mailbox = mailbox;
        this.slots = slots;
        this.needed = needed;
    }

    /** Asks again those that were not ready, and now and then what has changed. */
    void turn(long now) {
        retryDue(now);
        if (now - refreshedNanos > REFRESH_NANOS) {
            refreshedNanos = now;
            attachments.all().forEach(this::refresh);
        }
        attachments.all().forEach(this::beginRefresh);
    }

    /** An unwinder has come into use. */
    void offer() {
        processes.all().forEach(this::changed);
    }

    /** An unwinder has gone and has no successor: nobody names its frames any more. */
    void withdraw(RuntimeSlot slot) {
        for (AttachedRuntime a : attachments.all()) {
            if (a.slot == slot) {
                giveUp(a);
            }
        }
    }

    /** The mappings of a process have changed, or the files behind them have been read. */
    void changed(TracedProcess process) {
        for (RuntimeSlot slot : slots) {
            AttachedRuntime known = attachments.find(process, slot);
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
                attach(process, slot, executable, image.get(), mapping.bias());
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
                    mailbox.addUrgent(() -> {
                        if (executable.isRemoved()) {
                            slot.thread.submit(found::close);
                            return;
                        }
                        slot.images.put(executable, Optional.of(found));
                        needed.accept(slot);
                        LOG.debug("{} holds {} {}", executable.path(), slot.runtime(), found.version());
                        processes.settled(executable);
                    });
                }
            } catch (UnwinderException | IOException e) {
                LOG.warn("{}: {} frames stay unnamed: {}", executable.path(), slot.runtime(), e.getMessage());
            }
        });
    }

    /** A file has gone, and nobody maps it. */
    void removed(Executable executable) {
        for (RuntimeSlot slot : slots) {
            Optional<RuntimeImage> image = slot.images.remove(executable);
            if (image != null && image.isPresent()) {
                RuntimeImage last = image.get();
                slot.thread.submit(last::close);
            }
        }
    }

    private void attach(TracedProcess process, RuntimeSlot slot, Executable executable, RuntimeImage image, long bias) {
        UnwinderSlots.Loaded loaded = slot.loaded;
        if (loaded == null) {
            needed.accept(slot);
            return;
        }
        ProcessTarget target = new ProcessTarget(
                processes, process, loaded, bias, new ProcessMemory(linux, process, slot.buffer), mappings(process));
        AttachedRuntime a = new AttachedRuntime(slot, process, executable, image, target);
        a.mappingsSeen = process.mappingChanges();
        attachments.add(a);
        attach(a);
    }

    private void attach(AttachedRuntime a) {
        a.state = AttachedRuntime.State.PENDING;
        a.slot.thread.submit(() -> {
            try {
                RuntimeProcess runtime = a.image.attach(a.target);
                if (!a.target.isCurrent()) {
                    runtime.close();
                    mailbox.add(() -> failed(a));
                    return;
                }
                a.runtime = runtime;
                mailbox.add(() -> attached(a));
            } catch (RuntimeNotReadyException e) {
                LOG.debug("process {}: {}", a.process.pid(), e.getMessage());
                mailbox.add(() -> waitFor(a));
            } catch (UnwinderException | IOException e) {
                mailbox.add(() -> failed(a));
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
        for (AttachedRuntime before : attachments.of(a.process)) {
            if (before != a
                    && !slots.contains(before.slot)
                    && before.slot.runtime().equals(a.slot.runtime())) {
                giveUp(before);
            }
        }
    }

    private void giveUp(AttachedRuntime a) {
        namer.giveUp(a.process, a.slot);
        attachments.remove(a);
        namer.close(a);
        claim(a.process);
    }

    private void retryDue(long now) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            AttachedRuntime a = waiting.get(i);
            if (a.state != AttachedRuntime.State.WAITING || !attachments.has(a)) {
                waiting.remove(i);
            } else if (now >= a.dueNanos) {
                waiting.remove(i);
                a.target.mappings(mappings(a.process));
                attach(a);
            }
        }
    }

    private void attached(AttachedRuntime a) {
        if (!attachments.has(a)) {
            namer.close(a);
            return;
        }
        a.state = AttachedRuntime.State.ATTACHED;
        NamedFrames frames = namer.frames(a.process);
        if (a.hasInterpreter()) {
            frames.interpreter(a.executable.object(), a.slot.number());
        }
        // First, so that at every moment somebody has what waits for a name.
        namer.askPending(a, frames);
        for (AttachedRuntime before : attachments.of(a.process)) {
            if (before != a && before.slot.runtime().equals(a.slot.runtime())) {
                attachments.remove(before);
                namer.close(before);
            }
        }
        claim(a.process);
        beginRefresh(a);
    }

    /** Has the kernel half hand over what the runtimes of a process claim now. */
    private void claim(TracedProcess process) {
        List<CodeClaim> claims = new ArrayList<>();
        int labelSlot = 0;
        for (AttachedRuntime a : attachments.of(process)) {
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
        a.refresh.want();
        beginRefresh(a);
    }

    private void beginRefresh(AttachedRuntime a) {
        if (a.state != AttachedRuntime.State.ATTACHED || !a.refresh.begin()) {
            return;
        }
        a.target.mappings(mappings(a.process));
        var before = a.target.code();
        boolean gathered = a.target.gathersLabels();
        boolean taken = a.slot.thread.submit(() -> {
            try {
                RuntimeProcess runtime = a.runtime;
                if (runtime != null && !a.process.hasExited()) {
                    runtime.refresh();
                }
            } catch (UnwinderException | IOException e) {
                LOG.debug("process {}: {} not refreshed: {}", a.process.pid(), a.slot.runtime(), e.getMessage());
            } finally {
                mailbox.add(() -> refreshed(a, before, gathered));
            }
        });
        if (!taken) {
            a.refresh.rejected();
        }
    }

    private void refreshed(AttachedRuntime a, List<CodeRange> before, boolean gathered) {
        a.refresh.ended();
        boolean changed = a.claimedChanges != a.process.mappingChanges()
                || !a.target.code().equals(before)
                || gathered != a.target.gathersLabels();
        if (changed && attachments.has(a)) {
            claim(a.process);
        }
        beginRefresh(a);
    }

    /** A process has ended. */
    void gone(TracedProcess process) {
        if (process.managed() instanceof NamedFrames frames) {
            frames.release();
        }
        for (AttachedRuntime a : attachments.of(process)) {
            try {
                UnwinderSlots.Loaded loaded = a.slot.loaded;
                if (loaded != null) {
                    loaded.remove(process.pid());
                }
            } catch (IOException e) {
                LOG.debug("process {} not removed from {}", process.pid(), a.slot.runtime(), e);
            }
            attachments.remove(a);
            namer.close(a);
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
}
