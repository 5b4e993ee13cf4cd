/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** A program of {@code itests/workloads}, running; it is there once it has said that it is ready. */
final class Workload implements AutoCloseable {
    private static final Path BUILT = Machine.root().resolve("itests/target/workloads");

    private final Running running;

    private Workload(Running running) {
        this.running = running;
    }

    /** Where the built program is; everything is built by the first call, and what is built already is left alone. */
    static Path path(String name) {
        Built.once();
        Path file = BUILT.resolve(name);
        Machine.needs(Files.exists(file), "the workload " + name + " was not built: its compiler is missing");
        return file;
    }

    static Workload start(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(path(name).toString());
        command.addAll(List.of(arguments));
        Running running = Running.start(new ProcessBuilder(command));
        running.awaitText("ready", Duration.ofSeconds(10));
        return new Workload(running);
    }

    long pid() {
        return running.pid();
    }

    String pidText() {
        return Long.toString(running.pid());
    }

    /** What it has used so far; to wait until it has been sampled that long, however busy the machine is. */
    Duration cpuTime() {
        return ProcessHandle.of(running.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new AssertionError("process " + running.pid() + " has no CPU time"));
    }

    /** Waits for it to end by itself and gives what it has printed. */
    String awaitEnd(Duration atMost) {
        Running.Outcome outcome = running.await(atMost);
        Assertions.assertEquals(0, outcome.exitCode(), outcome::toString);
        return outcome.out();
    }

    @Override
    public void close() {
        running.close();
    }

    /** Builds once in the life of the test's JVM. */
    private static final class Built {
        static {
            try (Running build = Running.start(
                    Machine.root().resolve("itests/workloads/build").toString())) {
                Running.Outcome outcome = build.await(Duration.ofMinutes(5));
                Assertions.assertEquals(0, outcome.exitCode(), outcome::toString);
            }
        }

        static void once() {}
    }
}
