/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelVersionTest {

    @Test
    void readsTheNumbersInFront() {
        assertThat(KernelVersion.parse("6.1.0-13-amd64")).isEqualTo(new KernelVersion(6, 1, 0));
        assertThat(KernelVersion.parse("5.17-rc1")).isEqualTo(new KernelVersion(5, 17, 0));
        assertThat(KernelVersion.parse("nonsense")).isEqualTo(new KernelVersion(0, 0, 0));
    }

    @Test
    void compares() {
        assertThat(new KernelVersion(5, 17, 3).isAtLeast(5, 17)).isTrue();
        assertThat(new KernelVersion(5, 9, 0).isAtLeast(5, 17)).isFalse();
        assertThat(new KernelVersion(6, 0, 0).isAtLeast(5, 17)).isTrue();
        assertThat(new KernelVersion(6, 1, 2)).isGreaterThan(new KernelVersion(6, 1, 1));
    }
}
