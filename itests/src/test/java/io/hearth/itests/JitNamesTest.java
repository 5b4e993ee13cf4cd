/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that a program made itself has the names that it says, in a jitdump file or a perf map, below its callers. */
class JitNamesTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void namesCodeThatJitCompilersDescribe() throws IOException {
        Path map = null;
        try (Workload workload = Workload.start("jitted", "60", folder.toString())) {
            map = Path.of("/tmp/perf-" + workload.pidText() + ".map");
            Path json = folder.resolve("out.otlp.json");
            FoldedProfile profile = Hearth.record(
                            folder,
                            "--pid",
                            workload.pidText(),
                            "--frequency",
                            "199",
                            "--duration",
                            "3s",
                            "--output",
                            json.toString())
                    .profile();
            for (String name : new String[] {"named_by_dump", "named_by_map"}) {
                long all = profile.samplesIn(name);
                long whole = profile.samples(stack -> stack.frames().contains(name)
                        && stack.frames().containsAll(java.util.List.of("main", "call_both")));
                assertThat(all).as(name).isGreaterThan(profile.samples() / 4);
                assertThat(whole / (double) all).as("whole stacks of " + name).isGreaterThan(0.98);
            }
            assertThat(Files.readString(json)).contains("made/at/run_time.lang");
        } finally {
            if (map != null) {
                Files.deleteIfExists(map);
            }
        }
    }
}
