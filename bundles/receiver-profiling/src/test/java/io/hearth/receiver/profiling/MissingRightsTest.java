/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.linux.Capability;
import org.junit.jupiter.api.Test;

class MissingRightsTest {

    private static long set(Capability... held) {
        long set = 0;
        for (Capability capability : held) {
            set |= 1L << capability.number();
        }
        return set;
    }

    @Test
    void namesNothingForRoot() {
        assertThat(MissingRights.lacks(-1L)).isEmpty();
        assertThat(MissingRights.lacks(
                        set(Capability.SYS_PTRACE, Capability.DAC_READ_SEARCH, Capability.CHECKPOINT_RESTORE)))
                .isEmpty();
    }

    @Test
    void namesEachThatIsMissing() {
        assertThat(MissingRights.lacks(set(Capability.BPF, Capability.PERFMON)))
                .containsOnlyKeys(Capability.SYS_PTRACE, Capability.DAC_READ_SEARCH, Capability.CHECKPOINT_RESTORE);
    }

    @Test
    void takesStrongerCapabilitiesForWeakerOnes() {
        assertThat(MissingRights.lacks(set(Capability.SYS_ADMIN, Capability.DAC_OVERRIDE)))
                .containsOnlyKeys(Capability.SYS_PTRACE);
    }
}
