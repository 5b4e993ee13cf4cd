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
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in addons/ and is not used is named where a person looks: at the end of a recording, and by components. */
class RefusedAddonTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void isNamedAtTheEndOfARecordingAndByComponents() throws IOException {
        Distribution hearth = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of());
        PretendAddon addon = new PretendAddon(folder);
        byte[] refused = addon.compileObject(Machine.root().resolve("bpf-native/include"), "-DREFUSED");
        hearth.drop(addon.jar("3.0.0", "good", refused), "verifier.jar");
        Path plain = folder.resolve("plain.jar");
        new JarOutputStream(Files.newOutputStream(plain), new Manifest()).close();
        hearth.drop(plain, "plain.jar");
        String jar = "addons/plain.jar is refused: it is a plain jar";

        try (Workload workload = Workload.start("frameless", "60")) {
            Path summary = folder.resolve("summary.json");
            String output = folder.resolve("out.folded").toString();
            Running.Outcome recorded = run(hearth.command(
                    "record",
                    "--pid",
                    workload.pidText(),
                    "--duration",
                    "3s",
                    "--output",
                    output,
                    "--summary",
                    summary.toString()));
            assertThat(recorded.exitCode()).as(recorded.toString()).isZero();
            assertThat(recorded.err())
                    .contains("Note: unwinder pretend (com.example.pretend 3.0.0) is not used: ")
                    .contains("Note: " + jar);
            assertThat(Summary.read(summary).fields())
                    .extractingByKey("unwinders")
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .extractingByKey("pretend")
                    .isInstanceOfSatisfying(
                            Map.class,
                            figures -> assertThat(figures.get("refused")).isEqualTo(1));
            assertThat(FoldedProfile.read(Path.of(output)).samplesIn("three")).isPositive();
        }
        Running.Outcome components = run(hearth.command("components"));
        assertThat(components.out()).contains("addons_not_used:").contains(jar);
    }

    private static Running.Outcome run(List<String> command) {
        try (Running running = Running.start(Hearth.builder(command))) {
            return running.await(Duration.ofSeconds(90));
        }
    }
}
