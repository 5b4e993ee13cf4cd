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
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stacks of Go are complete across every change of stack, through C and back, with files, lines, inlined calls and the
 * labels that they ran under. The environment variable {@code HEARTH_TEST_GO} adds programs that other versions made of
 * the same sources, with colons between; a name with {@code cgo} in it is one of the cgo workload.
 */
class GoStacksTest {

    private static final Path SOURCES = Machine.root().resolve("itests/workloads/go");
    private static final double ATTACHING_SECONDS = 2.5;
    private static final String SECONDS = "7s";

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("go");
    }

    static List<String> programs() {
        List<String> programs = new ArrayList<>(List.of("go-stacks", "go-stacks-stripped", "go-cgo"));
        String others = System.getenv("HEARTH_TEST_GO");
        if (others != null) {
            programs.addAll(List.of(others.split(":", -1)));
        }
        return programs;
    }

    private OtlpStacks record(String program) {
        Path file = program.startsWith("/") ? Path.of(program) : Workload.path(program);
        try (Running workload = Running.start(file.toString(), "60")) {
            workload.awaitText("ready", Duration.ofSeconds(20));
            Path out = folder.resolve("out.otlp");
            String pid = Long.toString(workload.pid());
            Hearth.record(
                    folder, "--pid", pid, "--frequency", "999", "--duration", SECONDS, "--output", out.toString());
            return OtlpStacks.read(out).without(ATTACHING_SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void hasTheWholeChainAndItsLabels(String program) {
        OtlpStacks recorded = record(program);
        boolean isCgo = program.contains("cgo");
        GoChains chains = isCgo ? GoChains.cgo(SOURCES) : GoChains.stacks(SOURCES);
        int all = 0;
        int right = 0;
        int labelled = 0;
        int rightLabels = 0;
        TreeMap<String, Integer> wrong = new TreeMap<>();
        TreeSet<String> missing = new TreeSet<>(chains.functions());
        for (Stack stack : recorded.stacks()) {
            all += stack.count();
            String problem = chains.problem(stack);
            right += problem.isEmpty() ? stack.count() : 0;
            String labels = chains.labelProblem(stack);
            labelled += chains.hasKnownLabels(stack) ? stack.count() : 0;
            rightLabels += chains.hasKnownLabels(stack) && labels.isEmpty() ? stack.count() : 0;
            for (String what : List.of(problem, labels)) {
                if (!what.isEmpty()) {
                    wrong.merge(what, stack.count(), Integer::sum);
                }
            }
            stack.frames().forEach(frame -> missing.remove(frame.function()));
        }
        System.out.printf(
                "%s: %d of %d samples right, labels of %d of %d, wrong: %s%n",
                program, right, all, rightLabels, labelled, wrong);
        assertThat(all).isGreaterThan(300);
        assertThat(100.0 * right / all).as("%s", wrong).isGreaterThanOrEqualTo(99);
        assertThat(labelled).isGreaterThan(all / 2);
        assertThat(100.0 * rightLabels / labelled).as("%s", wrong).isGreaterThanOrEqualTo(99);
        assertThat(missing).isEmpty();
        if (!isCgo) {
            assertShare(recorded, "main.weights", "main.seventy", 70);
            assertShare(recorded, "main.weights", "main.thirty", 30);
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
