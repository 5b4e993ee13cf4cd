/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.Set;

/** The least level of log lines, decided before a logging bundle reads its configuration: INFO for a running collector, WARN for commands that print for people. */
final class LogLevel {
    private static final Set<String> QUIET = Set.of(
            "record",
            "validate",
            "components",
            "print-config",
            "print-initial-config",
            "featuregate",
            "inspect",
            "check");

    private LogLevel() {}

    static void choose(String[] args) {
        String chosen = System.getenv("HEARTH_LOG_LEVEL");
        if (chosen == null || chosen.isBlank()) {
            chosen = args.length > 0 && QUIET.contains(args[0]) ? "WARN" : "INFO";
        }
        System.setProperty("hearth.log.level", chosen);
        // Without a framework, pax-logging's own fall-back speaks.
        System.setProperty("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
    }
}
