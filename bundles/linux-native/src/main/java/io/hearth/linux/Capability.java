/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/** Capabilities that profiling needs. Source: {@code include/uapi/linux/capability.h}. */
public enum Capability {
    DAC_READ_SEARCH(2),
    SYS_PTRACE(19),
    SYS_ADMIN(21),
    SYS_RESOURCE(24),
    SYSLOG(34),
    PERFMON(38),
    BPF(39),
    CHECKPOINT_RESTORE(40);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** The bit's number in a capability set. */
    public int number() {
        return number;
    }

    /** The name with its usual prefix, such as {@code CAP_BPF}. */
    public String fullName() {
        return "CAP_" + name();
    }

    /** Whether a set, as {@link ProcStatus#effectiveCapabilities()} gives it, holds this capability. */
    public boolean isIn(long set) {
        return ((set >>> number) & 1) != 0;
    }
}
