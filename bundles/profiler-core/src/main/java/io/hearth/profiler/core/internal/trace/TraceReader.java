/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.extension.Enrichment;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.layout.UnwindOutcome;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.supervision.LoopFailures;
import io.hearth.profiler.core.internal.supervision.TimeSource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Turns ring buffer records into window entries. A record that came before its process was known waits, bounded in
 * number, bytes and time, until the files it needs have been read, and is then unwound from its copy of the stack.
 * Owned by the reading thread; a record whose stack has been seen before allocates nothing.
 */
public final class TraceReader {

    private static final int MAX_PARKED = 4096;
    private static final int MAX_PARKED_BYTES = 8 << 20;
    private static final long MAX_PARKED_NANOS = 5_000_000_000L;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Parked(byte[] sample, TracedProcess process, Origin origin, long untilNanos) {}

    private final ProcessTable processes;
    private final StackCopyUnwinder unwinder;
    private final SampleFates fates;
    private final Origins origins;
    private final RawStacks stacks;
    private final Deque<Parked> parked = new ArrayDeque<>();
    private final long[] words = new long[SampleLayout.MAX_WORDS];
    private final LabelSets labels = new LabelSets(65_536, 262_144);
    private final long[] labelWords = new long[SampleLayout.MAX_LABEL_WORDS];
    private final byte[] comm = new byte[SampleLayout.COMM_BYTES];
    private int parkedBytes;
    private int forgotten;
    private final FrameNaming naming;
    private final Enrichment enrichment;
    private final LoopFailures failures;
    private final TimeSource time;
    private Window window;
    private boolean scanned;

    public TraceReader(
            ProcessTable processes,
            UnwindRows rows,
            SampleFates fates,
            Origins origins,
            FrameNaming naming,
            Enrichment enrichment,
            LoopFailures failures,
            TimeSource time,
            Window first) {
        this.processes = processes;
        this.unwinder = new StackCopyUnwinder(rows);
        this.fates = fates;
        this.origins = origins;
        this.naming = naming;
        this.enrichment = enrichment;
        this.failures = failures;
        this.time = time;
        this.stacks = new RawStacks(400_000);
        this.window = first;
    }

    public Window window() {
        return window;
    }

    public void window(Window next) {
        window = next;
        labels.window();
    }

    /** One record, in machine byte order; never throws: a sample that cannot be read is counted as lost. */
    public void read(ByteBuffer from, int at, int length) {
        try {
            readRecord(from, at, length);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            lost(SampleFates.Loss.DECODE_ERROR, originOf(from, at, length));
            failures.failed("reading a sample", e);
        }
    }

    /** One record that nobody has the time to read. */
    public void discard(ByteBuffer from, int at, int length) {
        lost(SampleFates.Loss.SHUTDOWN, originOf(from, at, length));
    }

    private void lost(SampleFates.Loss loss, @Nullable Origin origin) {
        (origin == null ? fates : origin.fates()).lost(loss, 1);
    }

    private @Nullable Origin originOf(ByteBuffer from, int at, int length) {
        return length < SampleLayout.WORDS ? null : origins.of(from.get(at + SampleLayout.ORIGIN) & 0xff);
    }

    private void readRecord(ByteBuffer from, int at, int length) {
        int kernelFrames = length < SampleLayout.WORDS ? -1 : from.get(at + SampleLayout.KERNEL_FRAMES) & 0xff;
        int userWords = kernelFrames < 0 ? 0 : from.getShort(at + SampleLayout.USER_WORDS) & 0xffff;
        int labelCount = kernelFrames < 0 ? 0 : from.getShort(at + SampleLayout.LABEL_WORDS) & 0xffff;
        int count = kernelFrames + userWords;
        Origin origin = originOf(from, at, length);
        if (origin == null
                || count > words.length
                || labelCount > labelWords.length
                || SampleLayout.WORDS + (count + labelCount) * 8 > length) {
            lost(SampleFates.Loss.DECODE_ERROR, origin);
            return;
        }
        int pid = from.getInt(at + SampleLayout.PID);
        for (int i = 0; i < comm.length; i++) {
            comm[i] = from.get(at + SampleLayout.COMM + i);
        }
        TracedProcess process = processes.of(pid, from.getLong(at + SampleLayout.TIME));
        if (processes.isExcluded(process)) {
            origin.fates().lost(SampleFates.Loss.FILTERED_LATE, 1);
            return;
        }
        UnwindOutcome outcome = UnwindOutcome.of(from.get(at + SampleLayout.OUTCOME));
        if (outcome.isEarly() && (from.getShort(at + SampleLayout.STACK_BYTES) & 0xffff) > 0) {
            fates.early();
            byte[] sample = new byte[length];
            from.get(at, sample);
            if (process.isReady() || !park(sample, process, origin)) {
                unpark(sample, process, origin);
            }
            return;
        }
        copyWords(from, at + SampleLayout.WORDS, kernelFrames, labelCount, count);
        boolean local = false;
        for (int i = kernelFrames; i < count; i++) {
            local |= SampleLayout.kind(words[i]) >= SampleLayout.FRAME_ADDRESS;
        }
        boolean whole = outcome == UnwindOutcome.COMPLETE || outcome == UnwindOutcome.NONE;
        LabelSet set = labels.intern(labelWords, labelCount, process.labelPrefix());
        int tid = from.getInt(at + SampleLayout.TID);
        add(process, tid, from.getLong(at), count, kernelFrames, local, whole, set, origin);
    }

    /** Takes the labels out of what lies between kernel frames and user words. */
    private void copyWords(ByteBuffer from, int at, int kernelFrames, int labelCount, int count) {
        for (int i = 0; i < kernelFrames; i++) {
            words[i] = from.getLong(at + i * 8);
        }
        for (int i = 0; i < labelCount; i++) {
            labelWords[i] = from.getLong(at + (kernelFrames + i) * 8);
        }
        for (int i = kernelFrames; i < count; i++) {
            words[i] = from.getLong(at + (labelCount + i) * 8);
        }
    }

    private void add(
            TracedProcess process,
            int tid,
            long time,
            int count,
            int kernelFrames,
            boolean local,
            boolean whole,
            LabelSet set,
            Origin origin) {
        if (!whole) {
            fates.truncated();
        }
        if (forgotten != naming.forgotten()) {
            forgotten = naming.forgotten();
            stacks.clear();
        }
        RawStack stack = stacks.intern(words, count, kernelFrames, local ? process : null, !whole);
        if (local && stacks.lastIsNew()) {
            naming.name(process, stack);
        }
        enrichment.sampled(process);
        if (!window.add(process, process.thread(tid, comm), stack, set, origin, time)) {
            origin.fates().lost(SampleFates.Loss.WINDOW_OVERFLOW, 1);
        }
    }

    private boolean park(byte[] sample, TracedProcess process, Origin origin) {
        if (parked.size() >= MAX_PARKED || parkedBytes + sample.length > MAX_PARKED_BYTES) {
            return false;
        }
        parked.add(new Parked(sample, process, origin, time.nanos() + MAX_PARKED_NANOS));
        parkedBytes += sample.length;
        scanned = false;
        return true;
    }

    /** Delivers what can be unwound by now, what has waited too long, or, at the end, everything. */
    public void deliverParked(boolean everything, boolean changed) {
        if (parked.isEmpty()
                || !changed
                        && !everything
                        && scanned
                        && time.nanos() < parked.element().untilNanos()) {
            return;
        }
        long now = time.nanos();
        scanned = true;
        for (int n = parked.size(); n > 0; n--) {
            Parked p = parked.remove();
            if (everything || p.process().isReady() || now > p.untilNanos()) {
                parkedBytes -= p.sample().length;
                unparkOrLose(p);
            } else {
                parked.add(p);
            }
        }
    }

    private void unparkOrLose(Parked p) {
        try {
            unpark(p.sample(), p.process(), p.origin());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            lost(SampleFates.Loss.DECODE_ERROR, p.origin());
            failures.failed("unwinding a copied stack", e);
        }
    }

    private void unpark(byte[] sample, TracedProcess process, Origin origin) {
        ByteBuffer from = ByteBuffer.wrap(sample).order(java.nio.ByteOrder.nativeOrder());
        int kernelFrames = from.get(SampleLayout.KERNEL_FRAMES) & 0xff;
        int count = kernelFrames + (from.getShort(SampleLayout.USER_WORDS) & 0xffff);
        int labelCount = from.getShort(SampleLayout.LABEL_WORDS) & 0xffff;
        copyWords(from, SampleLayout.WORDS, kernelFrames, labelCount, count);
        LabelSet set = labels.intern(labelWords, labelCount, process.labelPrefix());
        from.get(SampleLayout.COMM, comm);
        int used = unwinder.unwind(sample, process, words, count);
        boolean local = false;
        for (int i = kernelFrames; i < Math.abs(used); i++) {
            local |= SampleLayout.kind(words[i]) >= SampleLayout.FRAME_ADDRESS;
        }
        int tid = from.getInt(SampleLayout.TID);
        add(process, tid, from.getLong(SampleLayout.TIME), Math.abs(used), kernelFrames, local, used > 0, set, origin);
    }

    public int parked() {
        return parked.size();
    }

    /** Every stack is new from here on. */
    public void forgetStacks() {
        stacks.clear();
    }

    public int distinctStacks() {
        return stacks.size();
    }
}
