/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what is asked for is sampled: by process, executable, cgroup; including and excluding. */
class FilterTest {
    private static final String CGROUP =
            "/hearth-test-" + ProcessHandle.current().pid();

    private static Workload leaf;
    private static Workload deep;
    private static Workload vdso;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        Machine.needsProfiling();
        leaf = Workload.start("leaf", "120");
        deep = Workload.start("deep", "120");
        vdso = Workload.start("vdso", "120");
    }

    @AfterAll
    static void stop() throws IOException {
        for (Workload workload : new Workload[] {leaf, deep, vdso}) {
            if (workload != null) {
                workload.close();
            }
        }
    }

    @Test
    void includesProcessesById() {
        assertThat(seen("--pid", leaf.pidText(), "--pid", deep.pidText())).containsExactlyInAnyOrder("leaf", "deep");
    }

    @Test
    void includesProcessesByExecutable() {
        assertThat(seen("--exe", "vdso")).containsExactly("vdso");
        assertThat(seen("--exe", Workload.path("leaf").toString())).containsExactly("leaf");
    }

    @Test
    void includesAndExcludesCgroups() throws IOException {
        Path hierarchy = cgroups();
        Path cgroup = Files.createDirectory(Path.of(hierarchy + CGROUP));
        Files.writeString(cgroup.resolve("cgroup.procs"), deep.pidText());
        try {
            assertThat(seen("--cgroup", CGROUP)).containsExactly("deep");
            assertThat(collected("""
                    include: {executables: [leaf, deep, vdso]}
                        exclude: {cgroups: ["%s"]}""".formatted(CGROUP))).containsExactlyInAnyOrder("leaf", "vdso");
        } finally {
            Files.writeString(hierarchy.resolve("cgroup.procs"), deep.pidText());
            Files.delete(cgroup);
        }
    }

    @Test
    void excludesProcessesByIdAndExecutable() {
        assertThat(collected("""
                include: {executables: [leaf, deep, vdso]}
                    exclude: {pids: [%s], executables: ["v*"]}""".formatted(leaf.pidText()))).containsExactly("deep");
    }

    private Set<String> seen(String... filter) {
        String[] arguments = new String[filter.length + 4];
        System.arraycopy(filter, 0, arguments, 0, filter.length);
        System.arraycopy(new String[] {"--frequency", "99", "--duration", "2s"}, 0, arguments, filter.length, 4);
        return processes(Hearth.record(folder, arguments).profile());
    }

    /** Runs the collector for a while with these keys of the receiver. */
    private Set<String> collected(String keys) {
        Path out = folder.resolve("collected.folded");
        Path config = folder.resolve("config.yaml");
        try {
            Files.writeString(config, """
                    receivers:
                      profiling:
                        samples_per_second: 99
                        %s
                    exporters:
                      profile_file: {path: "%s"}
                    service:
                      telemetry: {metrics: {level: none}}
                      pipelines:
                        profiles: {receivers: [profiling], exporters: [profile_file]}
                    """.formatted(keys, out));
            try (Running hearth = Hearth.start("--config", config.toString())) {
                Pause.millis(4000);
                Running.Outcome outcome = hearth.interrupt();
                assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return processes(FoldedProfile.read(out));
    }

    /** Where the second version's hierarchy is mounted. */
    private static Path cgroups() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            String[] words = line.split(" ");
            if (words[2].equals("cgroup2")) {
                return Path.of(words[1]);
            }
        }
        Machine.needs(false, "there is no cgroup2 hierarchy here");
        throw new IllegalStateException();
    }

    private static Set<String> processes(FoldedProfile profile) {
        return profile.stacks().stream().map(FoldedProfile.Stack::process).collect(Collectors.toSet());
    }
}
