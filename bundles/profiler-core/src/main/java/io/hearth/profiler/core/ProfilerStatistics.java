/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What the profiler says of itself while it runs. Every method may be called from any thread. */
@ProviderType
public interface ProfilerStatistics {

    /** Samples that passed every filter: delivered + lost + still on their way. */
    long samplesTaken();

    long samplesDelivered();

    /** Reasons for which samples can be lost, as metrics name them. */
    Iterable<String> lossReasons();

    long samplesLost(String reason);

    /** Stacks that end before their outermost frame. */
    long truncatedStacks();

    /** Samples that came before their process was known, and were unwound from a copy of their stack. */
    long earlySamples();

    int processes();

    int executables();

    /** What each unwinder in use has done. */
    List<RuntimeFigures> runtimes();

    /** What became of the samples of each probe that is asked for, in use or not. */
    List<ProbeFigures> probes();

    /** What all unwinders of a runtime have done, those that have gone included; zeros for one that nobody knows. */
    RuntimeTotals totals(String runtime);

    /** How full the ring buffer is, 0..1. */
    double ringFill();

    /** Bytes that the kernel holds for the maps. */
    long mapBytes();

    /** Nanoseconds spent in each BPF program, by its name; zeros when the kernel keeps no statistics. */
    Map<String, Long> programNanos();

    /** From start to the first sample handed on, in nanoseconds; 0 while there is none. */
    long firstSampleNanos();
}
