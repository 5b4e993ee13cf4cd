/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExecutableFileTest {

    private static ExecutableFile file(boolean moved) throws IOException {
        return new ExecutableFile(
                TwoSegments.elf(moved),
                0,
                new RuleTable.Held(new int[0], new long[0], 0),
                null,
                new io.hearth.linux.ReadBudget());
    }

    @Test
    void tellsExecutableSegmentsInOnePageApart() throws IOException {
        ExecutableFile fixed = file(false);
        assertThat(fixed.bias(0x401000, 0x402000, 0x1000)).isZero();
        assertThat(fixed.bias(0x405000, 0x407000, 0x1000)).isZero();
        ExecutableFile moved = file(true);
        assertThat(moved.bias(0x7001000, 0x7002000, 0x1000)).isEqualTo(0x7000000);
        assertThat(moved.bias(0x7005000, 0x7007000, 0x1000)).isEqualTo(0x7000000);
    }

    @Test
    void knowsWhereItHasCode() throws IOException {
        ExecutableFile file = file(true);
        assertThat(file.hasCodeAt(0)).isFalse();
        assertThat(file.hasCodeAt(0x1000)).isTrue();
        assertThat(file.hasCodeAt(0x27ff)).isTrue();
        assertThat(file.hasCodeAt(0x2800))
                .as("anonymous memory behind the file's code")
                .isFalse();
    }
}
