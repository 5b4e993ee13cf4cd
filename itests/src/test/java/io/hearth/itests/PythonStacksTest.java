/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hearth.itests.OtlpStacks.Frame;
import io.hearth.itests.OtlpStacks.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stacks of CPython are complete, with names, files and lines, in their order among the C functions. */
class PythonStacksTest {

    private static final Path SCRIPT = Machine.root().resolve("itests/workloads/runtimes/stacks.py");
    private static final double ATTACHING_SECONDS = 2.5;

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("python3");
    }

    /** The distribution's, which is stripped, and what pyenv has built. */
    static List<Path> pythons() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("/usr/bin/python3")));
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv/versions");
        if (Files.isDirectory(pyenv)) {
            try (Stream<Path> versions = Files.list(pyenv)) {
                versions.sorted()
                        .filter(version -> version.getFileName().toString().startsWith("3."))
                        .map(version -> version.resolve("bin/python3"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private OtlpStacks record(Path python, String seconds, String... arguments) {
        List<String> command = new ArrayList<>(List.of(python.toString(), SCRIPT.toString(), "60"));
        command.addAll(List.of(arguments));
        try (Running workload = Running.start(command.toArray(String[]::new))) {
            workload.awaitText("ready", Duration.ofSeconds(10));
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
    @MethodSource("pythons")
    void hasTheWholeChain(Path python) {
        OtlpStacks recorded = record(python, "7s");
        boolean isInlining = PythonChains.isQualified(python.toString());
        PythonChains chains = PythonChains.of(SCRIPT, isInlining);
        ChainTally tally = new ChainTally(chains).add(recorded);
        int burning = samplesIn(recorded, "burn");
        System.out.printf("%s: %d in burn, %s%n", python, burning, tally);
        assertThat(tally.all()).isGreaterThan(500);
        assertThat(tally.percentRight()).as("%s", tally).isGreaterThanOrEqualTo(99);
        assertThat(100.0 * burning / tally.all()).as("in burn").isGreaterThan(90);
        assertThat(recorded.stacks()).extracting(Stack::thread).contains("worker-a", "worker-b");
        assertCallsOfCCodeAreApart(recorded, isInlining);
        for (String function : chains.functions()) {
            assertThat(recorded.stacks()).as(function).anyMatch(stack -> stack.has(function));
        }
    }

    /** C code between two calls of the interpreter stays there; calls that 3.11 and later inline have none between. */
    private static void assertCallsOfCCodeAreApart(OtlpStacks recorded, boolean isInlining) {
        for (Stack stack : recorded.stacks()) {
            List<Frame> frames = stack.frames();
            for (int i = 1; i < frames.size(); i++) {
                String caller = frames.get(i - 1).function();
                String callee = frames.get(i).function();
                assertThat(caller + ">" + callee).isNotIn("nested>nested", "reduce>fold", "sort>sort_key");
                if (isInlining && (callee.equals("even") || callee.equals("odd"))) {
                    assertThat(caller).isIn("main_round", "even", "odd");
                }
            }
        }
    }

    @Test
    void splitsTimeAsItIsUsed() {
        OtlpStacks recorded = record(Path.of("/usr/bin/python3"), "14s", "weights");
        assertShare(recorded, "weights", "seventy", 70);
        assertShare(recorded, "alternate", "ping", 50);
    }

    private static void assertShare(OtlpStacks recorded, String of, String function, double percent) {
        int all = samplesIn(recorded, of);
        double share = 100.0 * samplesIn(recorded, function) / all;
        System.out.printf("%s: %.2f %% of %d samples, truth %.0f %%%n", function, share, all, percent);
        assertThat(share).as(function).isCloseTo(percent, within(Math.max(2.0, 150 / Math.sqrt(all))));
    }

    private static int samplesIn(OtlpStacks recorded, String function) {
        return recorded.stacks().stream()
                .filter(stack -> stack.has(function))
                .mapToInt(Stack::count)
                .sum();
    }
}
