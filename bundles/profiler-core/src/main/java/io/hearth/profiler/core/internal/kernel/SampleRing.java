/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfMap;
import io.hearth.bpf.RingBuffer;
import io.hearth.linux.CpuList;
import io.hearth.linux.Linux;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.trace.TraceReader;
import java.io.IOException;

/** The ring buffer of samples, and how large it is. Read by the reading thread; figures may be read by anybody. */
final class SampleRing implements AutoCloseable {

    private static final int MIN_BYTES = 1 << 19;
    /** Probes' samples come in bursts, most of all from new processes, whose samples carry copies of their stacks. */
    private static final int MIN_BYTES_OF_PROBES = 1 << 22;

    private static final int MAX_BYTES = 1 << 26;
    private static final int BYTES_PER_SAMPLE = 2048;

    private final RingBuffer ring;

    SampleRing(Linux linux, BpfMap samples) throws IOException {
        this.ring = RingBuffer.open(linux, samples);
    }

    /** What the settings need. */
    static int bytes(ProfilerSettings settings) throws IOException {
        return Math.max(
                bytes(settings.samplesPerSecond(), CpuList.online().length),
                settings.probes().isEmpty() ? 0 : MIN_BYTES_OF_PROBES);
    }

    /** Half a second of samples, in a power of two. */
    static int bytes(int samplesPerSecond, int cpus) {
        long wanted = (long) samplesPerSecond * cpus * BYTES_PER_SAMPLE / 2;
        long bytes = Long.highestOneBit(Math.max(1, wanted - 1)) << 1;
        return (int) Math.max(MIN_BYTES, Math.min(MAX_BYTES, bytes));
    }

    int fd() {
        return ring.fd();
    }

    /** Reads at most so many samples taken until then; a later one waits for the events that explain it. */
    int drain(int max, long untilNanos, TraceReader reader) {
        return ring.consumeWhile(
                max,
                (memory, at, length) ->
                        length < SampleLayout.WORDS || memory.getLong(at + SampleLayout.TIME) - untilNanos <= 0,
                reader::read);
    }

    /** Counts every record that is there as lost. */
    void discard(TraceReader reader) {
        ring.consume(Integer.MAX_VALUE, reader::discard);
    }

    /** How full it is, 0..1. */
    double fill() {
        return (double) ring.fillBytes() / ring.size();
    }

    @Override
    public void close() {
        ring.close();
    }
}
