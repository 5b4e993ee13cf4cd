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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example program profiles with the plain jars and no OSGi, as its README says, and leaves nothing behind. */
class PlainJavaTest {
    private static final Path EXAMPLE = Machine.root().resolve("itests/examples/plain-java");
    private static final Path SCRIPT = Machine.root().resolve("itests/workloads/runtimes/stacks.py");

    /** What the README asks for, and what that depends on; two unwinders. */
    private static final List<String> JARS = List.of(
            "io.hearth.receiver.profiling",
            "io.hearth.collector.config",
            "io.hearth.collector.api",
            "io.hearth.otlp.proto",
            "io.hearth.profiler.core",
            "io.hearth.profiler.api",
            "io.hearth.bpf",
            "io.hearth.elf",
            "io.hearth.elf.unwind",
            "io.hearth.elf.symbol",
            "io.hearth.linux",
            "io.hearth.unwinder.python",
            "io.hearth.unwinder.hotspot",
            "io.hearth.enricher.otel",
            "io.hearth.symbols.debuginfod",
            "protobuf-java",
            "snakeyaml-engine",
            "jna",
            "xz");

    @TempDir
    Path folder;

    private Guide guide;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("python3");
    }

    @Test
    void namesFramesAndEnds() throws IOException {
        guide = Guide.begin("itests/examples/plain-java/README.md", folder, new Distribution(Hearth.home()));
        Path lib = Files.createDirectories(guide.where().resolve("lib"));
        for (String jar : JARS) {
            Files.createSymbolicLink(lib.resolve(jar + ".jar"), Distribution.bundle(jar + "-"));
        }
        for (String jar : System.getProperty("java.class.path").split(":")) {
            if (jar.contains("/slf4j-")) {
                Files.createSymbolicLink(lib.resolve(Path.of(jar).getFileName()), Path.of(jar));
            }
        }
        Files.copy(EXAMPLE.resolve("PlainJava.java"), guide.where().resolve("PlainJava.java"));
        guide.typeUntil("java -cp \"lib/*:classes\" PlainJava");

        // Typed by the test instead: in a PID namespace with something to profile, and inside of ThreadsLeft.
        Path classes = Path.of(ThreadsLeft.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        String workloads = Workload.path("leaf") + " 60 &\npython3 " + SCRIPT + " 60 > /dev/null &\n";
        List<String> command = List.of(
                Path.of(Hearth.javaHome(), "bin/java").toString(),
                "-cp",
                "lib/*:classes:" + classes,
                ThreadsLeft.class.getName(),
                "PlainJava",
                "10");
        try (Running cage = Cage.start("cd " + guide.where() + "\n" + workloads + "\"$@\"", command)) {
            Running.Outcome outcome = cage.await(Duration.ofSeconds(60));
            System.out.println(outcome.out() + outcome.err());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(count(outcome.out(), "hot")).isPositive();
            assertThat(count(outcome.out(), "burn")).isPositive();
            assertThat(outcome.err()).matches("(?s).*profiling ends: taken=(\\d+) delivered=\\1\\n.*");
            // What may be left are daemons of JNA and of the Java runtime, which end when there is nothing to look
            // after.
            assertThat(outcome.out())
                    .containsPattern("threads left: \\[(, |JNA Cleaner|Cleaner-\\d+|process reaper)*]\n");
        }
    }

    private static int count(String out, String function) {
        try (Stream<String> lines = out.lines()) {
            return lines.filter(line -> line.matches("\\d+ " + function))
                    .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                    .sum();
        }
    }
}
