/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jzlib.JZlib;
import io.hearth.assembler.output.OutputKind;
import io.hearth.assembler.output.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;

/** Archives of a distribution with a runtime inside; and that every kind of output has the same bytes everywhere. */
class ArchiveTest {
    @TempDir
    Path folder;

    @Test
    void everyOutputHasTheSameBytesInAnotherFolderTimeZoneLocaleUmaskAndJava() throws Exception {
        Path copy = folder.resolve("the same elsewhere");
        Path written = folder.resolve("written");
        ProcessBuilder other = new ProcessBuilder(
                "sh",
                "-c",
                "umask 077; cp -r \"$1\" \"$2\" && exec \"$3\" -cp \"$4\" io.hearth.itests.OutputsMain \"$2\" \"$5\" \"$6\"",
                "sh",
                Hearth.home().toString(),
                copy.toString(),
                anotherJava().toString(),
                classPath(),
                written.toString(),
                Hearth.javaHome());
        other.environment().put("TZ", "Asia/Kathmandu");
        other.environment().put("LC_ALL", "C");
        other.environment().put("LANG", "tr_TR.UTF-8");
        try (Running running = Running.start(other)) {
            Running.Outcome outcome = running.await(Duration.ofMinutes(3));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        }

        for (OutputKind kind : OutputKind.values()) {
            Path here = Shipped.file(kind);
            Path there = written.resolve(here.getFileName());
            assertThat(Files.mismatch(here, there)).as(here + " and " + there).isEqualTo(-1);
        }
        try (Stream<Path> files = Files.list(written)) {
            assertThat(files).as("nothing is left beside the outputs").hasSize(OutputKind.values().length);
        }
    }

    @Test
    void runsOnTheRuntimeInside() throws Exception {
        Running.output("tar", "xzf", Shipped.file(OutputKind.TAR_GZ).toString(), "-C", folder.toString());
        Path home = folder.resolve(Shipped.NAME + "-" + Shipped.VERSION);
        Running.output(
                "python3",
                "-c",
                "import sys, zipfile; sys.exit(bool(zipfile.ZipFile(sys.argv[1]).testzip()))",
                Shipped.file(OutputKind.ZIP).toString());
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                receivers: {profiling: {}}
                exporters: {debug: {}}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {profiles: {receivers: [profiling], exporters: [debug]}}
                """);

        assertThat(onItsOwn(home, "components"))
                .isEqualTo(Hearth.run("components").out());
        if (!Machine.isRoot()) {
            Assumptions.abort("profiling needs root");
        }
        try (Running running = Running.start(builder(home, "--config", config.toString()))) {
            running.awaitText("Everything is ready", Duration.ofSeconds(60));
            // The start script becomes the runtime.
            assertThat(Files.readSymbolicLink(Path.of("/proc", Long.toString(running.pid()), "exe")))
                    .isEqualTo(home.toRealPath().resolve("java/bin/java"));
            assertThat(running.interrupt().exitCode()).isZero();
        }
    }

    private static String onItsOwn(Path home, String... arguments) {
        try (Running running = Running.start(builder(home, arguments))) {
            return running.await(Duration.ofSeconds(60)).out();
        }
    }

    private static ProcessBuilder builder(Path home, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/hearth").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        return builder;
    }

    /** Of another version than the one that runs the tests, if this machine has one. */
    private static Path anotherJava() throws IOException {
        String mine = Files.readString(Path.of(System.getProperty("java.home"), "release"));
        try (Stream<Path> found = Files.list(Path.of("/usr/lib/jvm"))) {
            for (Path home : found.sorted().toList()) {
                Path release = home.resolve("release");
                if (Files.isExecutable(home.resolve("bin/java"))
                        && Files.exists(release)
                        && !Files.readString(release).equals(mine)) {
                    return home.resolve("bin/java");
                }
            }
        }
        return Path.of(System.getProperty("java.home"), "bin/java");
    }

    private static String classPath() {
        return Stream.of(OutputsMain.class, Outputs.class, JZlib.class, Load.class)
                .map(type -> Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .collect(Collectors.joining(":"));
    }
}
