/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hearth.itests.OtlpStacks.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks of Java programs are complete, with names, files and lines, in their order among the frames of libjvm.so. */
class HotSpotStacksTest {

    private static final Path SOURCE = Machine.root().resolve("itests/workloads/runtimes/Chains.java");
    private static final double ATTACHING_SECONDS = 2.5;

    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        JavaChains.compile(SOURCE, classes);
    }

    private static List<Path> homes() throws IOException {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return List.of(Path.of(System.getProperty("java.home")));
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(home -> !Files.isSymbolicLink(home))
                    .filter(home -> Files.exists(home.resolve("lib/server/libjvm.so")))
                    .sorted()
                    .toList();
        }
    }

    static List<Arguments> runtimes() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Path home : homes()) {
            all.add(Arguments.of(home, "-XX:+UseG1GC"));
            all.add(Arguments.of(home, "-Xint"));
            all.add(Arguments.of(home, "-XX:TieredStopAtLevel=1"));
            all.add(Arguments.of(home, "-XX:-TieredCompilation"));
            all.add(Arguments.of(home, "-XX:+UseSerialGC"));
            all.add(Arguments.of(home, "-XX:+UseParallelGC"));
            all.add(Arguments.of(home, "-XX:+UseZGC"));
            all.add(Arguments.of(home, "-XX:-SegmentedCodeCache"));
            all.add(Arguments.of(home, "-XX:+PreserveFramePointer"));
        }
        return all;
    }

    private OtlpStacks record(Path home, String option, String seconds, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin/java").toString(), option, "-cp", classes.toString(), "Chains", "60"));
        command.addAll(List.of(arguments));
        try (Running workload = Running.start(command.toArray(String[]::new))) {
            workload.awaitText("ready", Duration.ofSeconds(20));
            Path out = folder.resolve("out.otlp");
            Hearth.record(
                    folder,
                    "--pid",
                    Long.toString(workload.pid()),
                    "--frequency",
                    "999",
                    "--duration",
                    seconds,
                    "--output",
                    out.toString());
            return OtlpStacks.read(out).without(ATTACHING_SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void hasTheWholeChain(Path home, String option) {
        OtlpStacks recorded = record(home, option, "7s");
        ChainTally tally = new ChainTally(JavaChains.of(SOURCE)).add(recorded);
        System.out.printf("%s %s: %s%n", home.getFileName(), option, tally);
        assertThat(tally.all()).isGreaterThan(500);
        assertThat(tally.percentRight()).as("%s", tally).isGreaterThanOrEqualTo(99);
        for (String function : List.of(
                "Chains.recurse(int)",
                "Chains.odd(int)",
                "Chains.inner(int, int)",
                "Chains.thrower(int)",
                "Chains$Two.area(long)",
                "Chains$Three.factor(long)",
                "Chains.größeÜberprüfen名前𝕏(long)",
                "java.util.Arrays.sort(Object[], Comparator)",
                "Chains$Nest.<clinit>()",
                "java.util.zip.Deflater.deflate(byte[])")) {
            assertThat(recorded.stacks().stream()
                            .mapToLong(stack -> times(stack, function))
                            .sum())
                    .as(function)
                    .isPositive();
        }
        assertThat(recorded.stacks())
                .as("interpreted from native code")
                .anyMatch(stack -> times(stack, "Chains$Nest.<clinit>()") == 6);
    }

    private static long times(Stack stack, String function) {
        return stack.frames().stream()
                .filter(frame -> frame.function().startsWith(function))
                .count();
    }

    static List<Path> javaHomes() throws IOException {
        return homes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void splitsTimeAsItIsUsed(Path home) {
        OtlpStacks recorded = record(home, "-XX:+UseSerialGC", "14s", "weights");
        int seventy = samplesIn(recorded, "Chains.seventy(long)");
        int all = seventy + samplesIn(recorded, "Chains.thirty(long)");
        double share = 100.0 * seventy / all;
        System.out.printf("%s: %.2f %% of %d samples, truth 70 %%%n", home.getFileName(), share, all);
        assertThat(share).isCloseTo(70, within(Math.max(2.0, 150 / Math.sqrt(all))));
    }

    private static int samplesIn(OtlpStacks recorded, String function) {
        return recorded.stacks().stream()
                .filter(stack -> stack.has(function))
                .mapToInt(Stack::count)
                .sum();
    }
}
