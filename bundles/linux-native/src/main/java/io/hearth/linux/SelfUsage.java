/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;

/**
 * What this process costs, seen from outside the JVM.
 *
 * @param cpuNanos CPU time of all threads since the start
 * @param residentBytes resident memory, mapped BPF maps and rings included
 */
public record SelfUsage(long cpuNanos, long residentBytes) {

    /** Measures now. */
    public static SelfUsage measure(Linux linux) throws IOException {
        return new SelfUsage(linux.now(Clock.PROCESS_CPU), ProcStatus.self().residentKilobytes() * 1024);
    }
}
