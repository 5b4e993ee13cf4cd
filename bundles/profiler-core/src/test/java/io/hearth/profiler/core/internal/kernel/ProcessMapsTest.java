/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The room that the kernel half has for processes. */
class ProcessMapsTest {

    @Test
    void hasRoomForTwiceWhatRuns() {
        assertThat(ProcessMaps.room(0)).isEqualTo(16_384);
        assertThat(ProcessMaps.room(8_192)).isEqualTo(16_384);
        assertThat(ProcessMaps.room(8_193)).isEqualTo(32_768);
        assertThat(ProcessMaps.room(20_000)).isEqualTo(65_536);
        assertThat(ProcessMaps.room(4_194_304)).isEqualTo(1 << 18);
        assertThat(ProcessMaps.room(Integer.MAX_VALUE)).isEqualTo(1 << 18);
    }
}
