/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There are as many samples as CPU seconds times Hz. */
class SampleCountTest {
    private static final int SECONDS = 10;

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @ParameterizedTest(name = "{0} Hz")
    @ValueSource(ints = {19, 99, 999})
    void takesOneSampleAPeriodOfCpuTime(int hertz) throws IOException {
        Path folded = folder.resolve("out.folded");
        Path summary = folder.resolve("summary.json");
        try (Running burner = Running.start(Workload.path("weights").toString(), String.valueOf(SECONDS), "wait")) {
            burner.awaitText("waiting", Duration.ofSeconds(5));
            try (Running hearth = Hearth.start(
                    "record",
                    "--quiet",
                    "--pid",
                    Long.toString(burner.pid()),
                    "--frequency",
                    String.valueOf(hertz),
                    "--output",
                    folded.toString(),
                    "--summary",
                    summary.toString())) {
                hearth.await("perf events", Duration.ofSeconds(20), () -> hasPerfEvents(hearth.pid()));
                Pause.millis(1000);
                burner.signal("USR1");
                Running.Outcome burned = burner.await(Duration.ofSeconds(SECONDS + 10));
                Running.Outcome recorded = hearth.interrupt();
                assertThat(recorded.exitCode()).as(recorded.toString()).isZero();
                double cpuSeconds = cpuSeconds(burned.out());
                FoldedProfile profile = FoldedProfile.read(folded);
                long samples = profile.samplesIn("two_functions") + profile.samplesIn("three_functions");
                double expected = cpuSeconds * hertz;
                System.out.printf(
                        "%d Hz: %d samples, %.3f CPU seconds, %.1f expected (%+.2f %%)%n",
                        hertz, samples, cpuSeconds, expected, 100 * (samples - expected) / expected);
                // A period that is begun or cut off on either CPU is half a sample more or less each; where others take
                // turns on the CPUs, which of them a tick meets is chance.
                double turns = Math.max(0, 1 - cpuSeconds / (2.0 * SECONDS));
                double chance = 3 * Math.sqrt(expected * turns);
                assertThat((double) samples).isCloseTo(expected, within(expected * 0.01 + 2 + chance));
                new Hearth.Recording(profile, Summary.read(summary), recorded).assertNothingIsLostUnseen();
            }
        }
    }

    private static double cpuSeconds(String out) {
        String[] words = out.substring(out.indexOf("cpu_seconds")).strip().split("\\s+");
        return Double.parseDouble(words[1]) + Double.parseDouble(words[2]);
    }

    private static boolean hasPerfEvents(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.anyMatch(SampleCountTest::isPerfEvent);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isPerfEvent(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains("perf_event");
        } catch (IOException e) {
            return false;
        }
    }
}
