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
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Taken = delivered + counted losses at any frequency that the configuration accepts, when Hearth is stopped and goes
 * on, and when a stack has more changes of unwinder than the kernel allows.
 */
class SampleFateTest {

    private static final Pattern ENDS = Pattern.compile("profiling ends: taken=(\\d+) delivered=(\\d+)([^\\n]*)");
    private static final Pattern LOSS = Pattern.compile("(\\w+)=(\\d+)");

    /** Several times what fills the ring with stacks of 1,000 frames at 10,000 samples a second. */
    private static final Duration FILLS_THE_RING = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    /**
     * What was said at the end; it fails when the sum does not hold. What has no fate when the stop is over is booked as
     * lost by it, so none may be.
     */
    private record Sum(long taken, long delivered, Map<String, Long> lost) {
        static Sum of(Running.Outcome outcome) {
            Matcher ends = ENDS.matcher(outcome.out() + "\n" + outcome.err());
            assertThat(ends.find()).as(outcome.toString()).isTrue();
            Map<String, Long> lost = new TreeMap<>();
            for (Matcher loss = LOSS.matcher(ends.group(3)); loss.find(); ) {
                lost.put(loss.group(1), Long.parseLong(loss.group(2)));
            }
            Sum sum = new Sum(Long.parseLong(ends.group(1)), Long.parseLong(ends.group(2)), lost);
            System.out.println(sum);
            long all = lost.values().stream().mapToLong(Long::longValue).sum();
            assertThat(sum.delivered + all).as(sum.toString()).isEqualTo(sum.taken);
            assertThat(sum.lost).as(sum.toString()).doesNotContainKeys("shutdown", "unfinished");
            return sum;
        }
    }

    private Running start(long pid, int frequency, Path out) throws IOException {
        Path configuration = folder.resolve("config.yaml");
        Files.writeString(configuration, """
                receivers:
                  profiling:
                    samples_per_second: %d
                    reporter_interval: 1s
                    include: {pids: [%d], executables: [], cgroups: [], containers: []}
                exporters:
                  file: {path: %s, flush_interval: 100ms}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [file]}
                """.formatted(frequency, pid, out));
        return Hearth.start("--config", configuration.toString());
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest(name = "{0} Hz")
    @ValueSource(ints = {10_000, 45_000, 100_000})
    void deliveryKeepsUpWithWhatTheConfigurationAccepts(int frequency) throws IOException {
        Path out = folder.resolve("out.json");
        try (Workload burner = Workload.start("weights", "60");
                Running hearth = start(burner.pid(), frequency, out)) {
            hearth.await("three windows", Duration.ofSeconds(60), () -> size(out) > 10_000);
            Running.Outcome outcome = hearth.interrupt();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            Sum sum = Sum.of(outcome);
            assertThat(sum.delivered).isGreaterThan(1000);
        }
    }

    @Test
    void countsWhatIsLostWhileHearthIsStopped() throws IOException {
        Path out = folder.resolve("out.json");
        try (Workload burner = Workload.start("deep", "60");
                Running hearth = start(burner.pid(), 10_000, out)) {
            hearth.await("a window", Duration.ofSeconds(60), () -> size(out) > 0);
            hearth.signal("STOP");
            Duration full = burner.cpuTime().plus(FILLS_THE_RING);
            hearth.await(
                    "a full ring",
                    Duration.ofSeconds(60),
                    () -> burner.cpuTime().compareTo(full) > 0);
            hearth.signal("CONT");
            long before = size(out);
            hearth.await("the next window", Duration.ofSeconds(60), () -> size(out) > before);
            Running.Outcome outcome = hearth.interrupt();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            Sum sum = Sum.of(outcome);
            assertThat(sum.delivered).isPositive();
            assertThat(sum.lost.getOrDefault("ring_full", 0L))
                    .as(sum.toString())
                    .isPositive();
        }
    }

    /** {@link Hearth#record} compares the sums; the deepest stacks are cut, not lost. */
    @Test
    void losesNoSampleOfNestedCallbacks() {
        Machine.needsCommand("go");
        try (Workload nested = Workload.start("go-nested", "60")) {
            Hearth.Recording recording =
                    Hearth.record(folder, "--pid", nested.pidText(), "--frequency", "999", "--duration", "3s");
            assertThat(recording.profile().samples()).isGreaterThan(200);
            assertThat(recording.summary().lost()).isZero();
            assertThat(recording.profile().samples(stack -> count(stack, "c_nested") > 8))
                    .as("samples more than eight callbacks deep")
                    .isPositive();
        }
    }

    private static long count(FoldedProfile.Stack stack, String function) {
        return stack.frames().stream().filter(function::equals).count();
    }

    /** Its frame pointers are four bytes, and its files have no names here. */
    @Test
    void hasTheAddressesOf32BitCode() {
        Machine.needsCommand("gcc");
        try (Workload i386 = Workload.start("i386", "60")) {
            Hearth.Recording recording =
                    Hearth.record(folder, "--pid", i386.pidText(), "--frequency", "999", "--duration", "2s");
            assertThat(recording.summary().lost()).isZero();
            FoldedProfile profile = recording.profile();
            long deep = profile.samples(stack -> stack.userFrames().size() >= 4);
            assertThat(profile.samples()).isGreaterThan(100);
            assertThat(deep / (double) profile.samples()).isGreaterThan(0.99);
        }
    }
}
