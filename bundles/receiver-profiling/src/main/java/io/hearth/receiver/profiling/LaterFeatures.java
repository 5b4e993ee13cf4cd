/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import org.slf4j.Logger;

/** Names, once at start, what a configuration asks for that this receiver does not do. */
final class LaterFeatures {

    private LaterFeatures() {}

    static void name(ProfilingConfig config, Logger log) {
        say(log, config.offCpuThreshold() > 0, "off_cpu_threshold", "off-CPU profiling");
        say(log, config.asksForKernelProbes(), "probes with type and symbol", "profiling at kprobes and uprobes");
        say(log, config.probabilisticThreshold() < 100, "probabilistic_threshold", "probabilistic profiling");
        say(log, !config.filterMinProcessAge().isZero(), "filter_min_process_age", "the process age filter");
        say(log, config.obiProcessCtx(), "obi_process_ctx", "the shared trace context map");
        say(log, config.sendErrorFrames(), "send_error_frames", "error frames in stacks");
    }

    private static void say(Logger log, boolean asked, String key, String feature) {
        if (asked) {
            log.warn("{} is accepted and has no effect: {} is not part of this version", key, feature);
        }
    }
}
