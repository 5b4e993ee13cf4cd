/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs write about themselves, and what they are called, costs at most their own names. */
class HostileNamesTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void filesOfJitCompilersThatAreTooLargeOrOfTheWrongKindCostTheirOwnNames() {
        List<Workload> running = new ArrayList<>();
        try {
            for (String[] mode : new String[][] {
                {"sparse", "60", "1024"},
                {"same", "60", "96"},
                {"unique", "60", "400000"},
                {"dump", "60", "200000"},
                {"fifo", "60"},
                {"good", "60"},
                {"replaced", "14"}
            }) {
                running.add(Workload.start("jitfiles", mode));
            }
            List<String> arguments = new ArrayList<>(List.of("--frequency", "199", "--duration", "10s"));
            for (Workload workload : running) {
                arguments.addAll(List.of("--pid", workload.pidText()));
            }
            Hearth.Recording recording = Hearth.record(folder, arguments.toArray(String[]::new));
            FoldedProfile profile = recording.profile();
            assertThat(profile.samples()).isGreaterThan(100);
            assertThat(profile.samplesIn("named_by_map")).isPositive();
            assertThat(profile.samplesIn("first_of_two")).isPositive();
            assertThat(profile.samplesIn("second_of_two")).isPositive();
            assertThat(recording.outcome().err() + recording.outcome().out()).contains("is a FIFO");
        } finally {
            running.forEach(Workload::close);
        }
    }

    @Test
    void aProgramThatSoonEndsHasTheNamesOfItsPerfMap() {
        String script = "trap 'kill $(jobs -p) 2> /dev/null' EXIT; echo ready; sleep 1.5;"
                + " for i in 1 2 3 4 5 6 7 8; do \"$0\" good 0.6 > /dev/null; done; sleep 1";
        try (Running shell =
                Running.start("sh", "-c", script, Workload.path("jitfiles").toString())) {
            shell.awaitText("ready", Duration.ofSeconds(5));
            FoldedProfile profile = Hearth.record(
                            folder, "--pid", Long.toString(shell.pid()), "--frequency", "199", "--duration", "6s")
                    .profile();
            long all = profile.of("jitfiles").samples();
            assertThat(all).isGreaterThan(50);
            assertThat(profile.samplesIn("named_by_map") / (double) all).isGreaterThan(0.9);
        }
    }

    @Test
    void namesOfAnyBytesAreProfiledWhereTheLocaleKnowsOnlyAscii() throws IOException {
        String script = "d=\"$1/$(printf '\\303\\274ml\\377a\\033[2Jut;x<b>')\" && mkdir \"$d\""
                + " && cp \"$2\" \"$d/prog\" && exec \"$d/prog\" 60";
        try (Running strange = Running.start(
                "sh",
                "-c",
                script,
                "sh",
                folder.toString(),
                Workload.path("leaf").toString())) {
            strange.awaitText("ready", Duration.ofSeconds(10));
            Path folded = folder.resolve("out.folded");
            ProcessBuilder builder = Hearth.builder(Hearth.command(
                    "record",
                    "--pid",
                    Long.toString(strange.pid()),
                    "--duration",
                    "3s",
                    "--frequency",
                    "199",
                    "--output",
                    folded.toString()));
            builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
            try (Running record = Running.start(builder)) {
                Running.Outcome outcome = record.await(Duration.ofSeconds(60));
                assertThat(outcome.exitCode()).as(outcome::toString).isZero();
                assertThat(outcome.out() + outcome.err()).doesNotContain("\u001b[2J");
            }
            assertThat(FoldedProfile.read(folded).samplesIn("main")).isGreaterThan(20);
            assertThat(Files.readAllBytes(folded)).doesNotContain(0x1b);
        } finally {
            Running.output("sh", "-c", "rm -r \"$1\"/*ml*", "sh", folder.toString());
        }
    }

    @Test
    void aFifoPutInThePlaceOfAMappedFileIsNeverOpened() throws IOException {
        try (Running race = Running.start(Workload.path("fiforace").toString(), "4", folder.toString(), "60");
                Workload good = Workload.start("leaf", "60")) {
            Hearth.Recording recording = Hearth.record(
                    folder,
                    "--pid",
                    Long.toString(race.pid()),
                    "--pid",
                    good.pidText(),
                    "--frequency",
                    "199",
                    "--duration",
                    "5s");
            assertThat(recording.profile().samplesIn("leaf_loop")).isGreaterThan(20);
        }
    }
}
