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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends it, nothing stays in the kernel. */
class KillTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("bpftool");
    }

    @Test
    void leavesNothingInTheKernelWhenKilled() throws IOException {
        assertNothingLeftAfter("KILL");
    }

    @Test
    void leavesNothingInTheKernelWhenTerminated() throws IOException {
        assertNothingLeftAfter("TERM");
    }

    private void assertNothingLeftAfter(String signal) throws IOException {
        try (Workload workload = Workload.start("leaf", "30");
                Running hearth = Hearth.start(
                        "record",
                        "--quiet",
                        "--pid",
                        workload.pidText(),
                        "--output",
                        folder.resolve("out.folded").toString())) {
            List<Set<String>> owned = new ArrayList<>();
            hearth.await("BPF programs", Duration.ofSeconds(20), () -> {
                owned.clear();
                owned.add(ids(hearth.pid(), "prog_id"));
                owned.add(ids(hearth.pid(), "map_id"));
                return !owned.get(0).isEmpty();
            });
            Pause.millis(1500);
            Set<String> programs = ids(hearth.pid(), "prog_id");
            Set<String> maps = ids(hearth.pid(), "map_id");
            hearth.signal(signal);
            hearth.await(Duration.ofSeconds(20));
            // The kernel frees programs and maps after a grace period.
            Pause.millis(1500);
            System.out.printf("SIG%s: had %d programs and %d maps%n", signal, programs.size(), maps.size());
            assertThat(programs).noneMatch(id -> exists("prog", id));
            assertThat(maps).noneMatch(id -> exists("map", id));
            try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                if (!signal.equals("KILL")) {
                    assertThat(temporary.map(file -> file.getFileName().toString()))
                            .noneMatch(name -> name.startsWith("jna-" + hearth.pid()));
                }
            }
        }
    }

    /** The ids that a process holds by file descriptors, as /proc/PID/fdinfo names them. */
    private static Set<String> ids(long pid, String key) {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
            for (Path file : files.toList()) {
                for (String line : lines(file)) {
                    if (line.startsWith(key + ":")) {
                        ids.add(line.substring(key.length() + 1).strip());
                    }
                }
            }
        } catch (IOException e) {
            return ids;
        }
        return ids;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean exists(String kind, String id) {
        try (Running running = Running.start("bpftool", kind, "show", "id", id)) {
            return running.await(Duration.ofSeconds(10)).exitCode() == 0;
        }
    }
}
