/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTableTest {

    @Test
    void addsUpSamplesOfOneIdentity() {
        SampleTable table = new SampleTable();
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 1000; i++) {
                assertThat(table.add(i % 10, i / 10 % 10, i / 100, round)).isEqualTo(i);
            }
        }

        assertThat(table.size()).isEqualTo(1000);
        assertThat(table.weight(999)).isEqualTo(3);
        assertThat(table.stack(123)).isEqualTo(3);
        assertThat(table.attributeSet(123)).isEqualTo(2);
        assertThat(table.link(123)).isEqualTo(1);
    }
}
