/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a PID namespace of its own, it sees that namespace alone, by the ids that hold there. */
class NamespaceTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void seesItsOwnPidNamespaceAlone() throws IOException {
        Path out = folder.resolve("out.otlp");
        try (Workload outside = Workload.start("leaf", "30");
                Running cage = Cage.start(
                        Workload.path("threads") + " 20 4 &\n\"$@\"",
                        "record",
                        "--quiet",
                        "--frequency",
                        "199",
                        "--duration",
                        "4s",
                        "--output",
                        out.toString())) {
            Running.Outcome outcome = cage.await(Duration.ofSeconds(40));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            OtlpProfile profile = OtlpProfile.of(List.of(ProfilesData.parseFrom(Files.readAllBytes(out))));
            assertThat(profile.samplesIn("thread_leaf")).isGreaterThan(20);
            assertThat(profile.samplesIn("leaf_loop"))
                    .as("of process %d outside", outside.pid())
                    .isZero();
            assertThat(profile.entries())
                    .allSatisfy(
                            entry -> assertThat(Long.parseLong(entry.resource().get("process.pid")))
                                    .isBetween(1L, 200L));
        }
    }
}
