/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What Jazzer calls with each input. Whatever a reader throws but its own exceptions ends the run, as does an input that
 * takes too long or too much memory.
 */
public final class FuzzTarget {
    /** For inputs of at most 64 KiB; a reader in instrumented code on a loaded machine. */
    static final long MOST_NANOS = 5_000_000_000L;
    /** What one input may allocate in total, garbage included. */
    static final long MOST_BYTES = 512L << 20;

    private static final Format FORMAT = Format.valueOf(System.getProperty("hearth.fuzz.format"));
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private FuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        // What the first input costs is the loading of classes: what costs too much is measured again.
        String tooMuch = measure(input);
        if (!tooMuch.isEmpty()) {
            tooMuch = measure(input);
        }
        if (!tooMuch.isEmpty()) {
            throw new AssertionError(input.length + " bytes of " + FORMAT + " took " + tooMuch);
        }
    }

    /** Reads an input; what of the limits it has passed, or nothing. */
    private static String measure(byte[] input) throws Exception {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        FORMAT.read(input);
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        if (cpu > MOST_NANOS) {
            return cpu / 1_000_000 + " ms of CPU";
        }
        return allocated > MOST_BYTES ? (allocated >> 20) + " MB" : "";
    }
}
