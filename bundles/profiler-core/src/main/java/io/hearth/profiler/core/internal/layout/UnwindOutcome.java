/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

/** {@code enum outcome} of records.h: how the user half of a stack ended; ordinals are the kernel half's numbers. */
public enum UnwindOutcome {
    NONE("no user stack"),
    COMPLETE("complete"),
    PROCESS_UNKNOWN("process not yet known"),
    MAPPING_UNKNOWN("mapping not yet known"),
    TABLE_PENDING("unwind table not yet loaded"),
    NO_RULE("no unwind rule"),
    UNREADABLE("stack unreadable"),
    DEPTH("deeper than the limit"),
    BAD_CFA("implausible frame"),
    COMPAT("32-bit code"),
    SWITCHES("too many changes between unwinders"),
    RUNTIME("given up by a runtime's unwinder");

    private static final UnwindOutcome[] VALUES = values();

    private final String text;

    UnwindOutcome(String text) {
        this.text = text;
    }

    public static UnwindOutcome of(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : NO_RULE;
    }

    /** Whether the sample came before user space had told the kernel half enough, and carries a copy of its stack. */
    public boolean isEarly() {
        return this == PROCESS_UNKNOWN || this == MAPPING_UNKNOWN || this == TABLE_PENDING;
    }

    public String text() {
        return text;
    }
}
