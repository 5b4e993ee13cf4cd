/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/**
 * What a probe found out about the running kernel or this process's rights.
 *
 * @param id stable name in snake case, such as {@code ring_buffer}
 * @param label a few words for people
 * @param presence yes, no or unknown
 * @param detail evidence, or for {@code NO} what to do about it, or for {@code UNKNOWN} why; a short sentence
 * @param minimumKernel first version that has it, such as {@code 5.8}, or empty if that is not the point
 * @param required whether profiling does not work at all without it
 */
public record KernelFeature(
        String id, String label, Presence presence, String detail, String minimumKernel, boolean required) {

    /** The three outcomes of a probe. */
    public enum Presence {
        YES,
        NO,
        /** The probe itself could not be made. */
        UNKNOWN
    }

    /** True for {@link Presence#YES}. */
    public boolean isPresent() {
        return presence == Presence.YES;
    }
}
