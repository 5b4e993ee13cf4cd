/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hearth.itests.OtlpStacks.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stacks of Node.js are complete, with names, files and lines, through every compiler of V8. The environment variable
 * {@code HEARTH_TEST_NODES} adds executables to that of the machine, with colons between.
 */
class V8StacksTest {

    private static final Path SCRIPT = Machine.root().resolve("itests/workloads/runtimes/stacks.mjs");
    private static final double ATTACHING_SECONDS = 2.5;
    private static final String SECONDS = "7s";

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("node");
    }

    /** Command lines: every Node.js as it is started usually, and that of the machine with less of its compilers. */
    static List<String> nodes() {
        List<String> nodes = new ArrayList<>(List.of(
                "node",
                "node --jitless",
                "node --no-opt",
                "node --no-opt --always-sparkplug",
                "node --no-turbo-inlining",
                "node --no-sparkplug"));
        String others = System.getenv("HEARTH_TEST_NODES");
        if (others != null) {
            nodes.addAll(List.of(others.split(":", -1)));
        }
        return nodes;
    }

    private OtlpStacks record(String node) {
        List<String> command = new ArrayList<>(List.of(node.split(" ", -1)));
        command.addAll(List.of(SCRIPT.toString(), "60"));
        try (Running workload = Running.start(command.toArray(String[]::new))) {
            workload.awaitText("ready", Duration.ofSeconds(20));
            Path out = folder.resolve("out.otlp");
            String pid = Long.toString(workload.pid());
            Hearth.record(
                    folder, "--pid", pid, "--frequency", "999", "--duration", SECONDS, "--output", out.toString());
            return OtlpStacks.read(out).without(ATTACHING_SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void hasTheWholeChain(String node) {
        OtlpStacks recorded = record(node);
        V8Chains chains = new V8Chains(SCRIPT);
        ChainTally tally = new ChainTally(chains).add(recorded);
        TreeSet<String> missing = new TreeSet<>(chains.functions());
        recorded.stacks().stream()
                .filter(chains::concerns)
                .flatMap(stack -> stack.frames().stream())
                .forEach(frame -> missing.remove(frame.function()));
        System.out.printf("%s: %s%n", node, tally);
        assertThat(tally.all()).isGreaterThan(500);
        assertThat(tally.percentRight()).as("%s", tally).isGreaterThanOrEqualTo(99);
        assertThat(missing).isEmpty();
        assertShare(recorded, "weights", "seventy", 70);
        assertShare(recorded, "weights", "thirty", 30);
    }

    /** More changes between JavaScript and C++ than the kernel allows tail calls: frames may lack names, no sample is lost. */
    @Test
    void losesNoSampleHoweverOftenTheLanguagesAlternate() {
        Path script = Machine.root().resolve("itests/workloads/runtimes/victims/victim.mjs");
        try (Running workload = Running.start("node", script.toString())) {
            Hearth.Recording recording = Hearth.record(
                    folder, "--pid", Long.toString(workload.pid()), "--frequency", "999", "--duration", "4s");
            assertThat(recording.profile().samplesIn("spin")).isPositive();
        }
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
