/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainCommandTest {

    @Test
    void coversWhatNeedsNoService() {
        assertThat(PlainCommand.covers(new String[] {})).isTrue();
        assertThat(PlainCommand.covers(new String[] {"--version"})).isTrue();
        assertThat(PlainCommand.covers(new String[] {"inspect", "/bin/ls"})).isTrue();
        assertThat(PlainCommand.covers(new String[] {"rcord"})).isTrue();
        assertThat(PlainCommand.covers(new String[] {"record", "--help"})).isTrue();
    }

    @Test
    void leavesTheCollectorToTheFramework() {
        assertThat(PlainCommand.covers(new String[] {"--config", "x"})).isFalse();
        assertThat(PlainCommand.covers(new String[] {"record", "--", "ls", "--help"}))
                .isFalse();
        assertThat(PlainCommand.covers(new String[] {"components"})).isFalse();
    }
}
