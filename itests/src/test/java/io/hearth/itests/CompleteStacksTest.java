/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole call chain is seen, from thread entry to leaf, in at least 99 % of the samples of every kind of program. */
class CompleteStacksTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    static Stream<Arguments> workloads() {
        return ChainFile.all().stream().flatMap(file -> file.names().stream().map(name -> Arguments.of(name, file)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void showsTheWholeChain(String name, ChainFile chains) {
        try (Workload workload = Workload.start(name, "30")) {
            Hearth.Recording recording =
                    Hearth.record(folder, "--pid", workload.pidText(), "--frequency", "999", "--duration", "3s");
            ChainFile.Verdict verdict = chains.judge(name, recording.profile());
            System.out.println(name + ": " + verdict);
            assertThat(verdict.samples).as("samples").isGreaterThan(300);
            assertThat(verdict.completeShare()).as(verdict.toString()).isGreaterThanOrEqualTo(0.99);
            assertThat(verdict.endedEarlyShare()).as(verdict.toString()).isLessThanOrEqualTo(0.005);
            assertThat(verdict.missing).as(verdict.toString()).isEmpty();
        }
    }
}
