/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.linux.Capability;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Names, once at start, the capabilities that profiling does without, but not as well. CAP_SYSLOG is not among them:
 * whether it matters is a question of sysctls, and known only when kernel symbols are read.
 */
final class MissingRights {

    private MissingRights() {}

    static void name(Logger log) {
        try {
            lacks(ProcStatus.self().effectiveCapabilities())
                    .forEach((capability, lack) -> log.warn(
                            "without {}, {}: run as root (sudo), or give this capability",
                            capability.fullName(),
                            lack));
        } catch (IOException e) {
            log.debug("capabilities are not known: {}", e.getMessage());
        }
    }

    /** What is not seen for want of which capability. */
    static Map<Capability, String> lacks(long held) {
        Map<Capability, String> lacks = new LinkedHashMap<>();
        if (!Capability.SYS_PTRACE.isGrantedBy(held)) {
            lacks.put(
                    Capability.SYS_PTRACE,
                    "executables, containers and environments of other users' processes stay unknown, and many of their"
                            + " functions unnamed");
        }
        if (!Capability.DAC_READ_SEARCH.isGrantedBy(held)) {
            lacks.put(
                    Capability.DAC_READ_SEARCH,
                    "executables that only their owner may read are neither unwound nor named");
        }
        if (!Capability.CHECKPOINT_RESTORE.isGrantedBy(held)) {
            lacks.put(
                    Capability.CHECKPOINT_RESTORE,
                    "executables that were deleted or replaced while they run cannot be read");
        }
        return lacks;
    }
}
