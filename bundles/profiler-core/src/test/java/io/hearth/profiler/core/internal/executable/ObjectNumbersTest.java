/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ObjectNumbersTest {

    private long window;
    private long reported = -1;

    private final ObjectNumbers numbers = new ObjectNumbers(4, new ReportedWindows() {
        @Override
        public long window() {
            return window;
        }

        @Override
        public boolean isReported(long asked) {
            return asked <= reported;
        }
    });

    @Test
    void givesANumberAgainOnlyWhenItsLastFileIsForgotten() {
        assertThat(numbers.take()).isEqualTo(1);
        assertThat(numbers.take()).isEqualTo(2);
        assertThat(numbers.take()).isEqualTo(3);
        numbers.freed().add(2);
        int before = numbers.generation();
        assertThat(numbers.take()).as("samples may name its last file").isEqualTo(-1);
        assertThat(numbers.generation()).as("whoever remembers it is told").isNotEqualTo(before);
        assertThat(numbers.take()).isEqualTo(-1);
        reported = window++;
        assertThat(numbers.take()).isEqualTo(2);
        assertThat(numbers.take()).isEqualTo(-1);
    }
}
