/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import org.jspecify.annotations.Nullable;

/** Capabilities that matter to profiling. Source: {@code include/uapi/linux/capability.h}. */
public enum Capability {
    DAC_OVERRIDE(1),
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

    /** A capability that allows what profiling needs this one for; null if there is none. Source: capabilities(7). */
    public @Nullable Capability impliedBy() {
        return switch (this) {
            case BPF, PERFMON, CHECKPOINT_RESTORE -> SYS_ADMIN;
            case DAC_READ_SEARCH -> DAC_OVERRIDE;
            default -> null;
        };
    }

    /** Whether a set holds this capability, or one that implies it. */
    public boolean isGrantedBy(long set) {
        Capability other = impliedBy();
        return isIn(set) || (other != null && other.isIn(set));
    }

    /** Whether a set, as {@link ProcStatus#effectiveCapabilities()} gives it, holds this capability. */
    public boolean isIn(long set) {
        return ((set >>> number) & 1) != 0;
    }
}
