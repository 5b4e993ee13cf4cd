/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature file that is dropped into a running host is installed whole or not at all, changed by the difference, and removed whole. */
class FeatureFileTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final String PYTHON = "io.hearth.unwinder.python";
    private static final String V8 = "io.hearth.unwinder.v8";
    private static final String CONFIG = """
            receivers: {profiling: {pid_namespace_translation: true}}
            exporters: {debug: {}}
            service:
              telemetry: {metrics: {level: none}}
              pipelines: {profiles: {receivers: [profiling], exporters: [debug]}}
            """;

    @TempDir
    Path folder;

    private Distribution distribution;

    @BeforeEach
    void prepare() throws IOException {
        Machine.needsProfiling();
        distribution = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of(PYTHON, V8));
        jar("langs", PYTHON);
        jar("langs", V8);
    }

    @Test
    void comesAndGoesAsAWhole() throws IOException {
        try (Collected collected = Collected.start(distribution, folder, "sleep 600 &", CONFIG)) {
            drop("langs.json", feature(PYTHON, V8));
            await(collected, "addons/langs.json is running: " + PYTHON + " ");
            assertThat(collected.log()).containsPattern("langs.json is running: " + PYTHON + " [^ ]+, " + V8);
            assertThat(components()).contains("from: addons/langs.json");

            drop("langs.json", feature(V8));
            await(collected, "addons/langs.json is updated: " + V8);

            drop("langs.json", feature(V8, "com.example.missing"));
            await(collected, "addons/langs.json is refused: langs.json:3: io.hearth:com.example.missing:");
            assertThat(collected.log()).contains("what it brought before goes on");

            drop("other.json", feature(PYTHON, "com.example.missing"));
            jar("other", PYTHON);
            await(collected, "addons/other.json is refused: ");
            assertThat(collected.log()).contains("nothing of it is installed");

            distribution.remove("langs.json");
            await(collected, "addons/langs.json is gone: " + V8);
            distribution.remove("other.json");
            assertThat(collected.stop().exitCode()).isZero();
        }
    }

    @Test
    void refusesWhatOnlyAnAssemblyCanDo() throws IOException {
        drop("files.json", """
                {"bundles": [], "extensions": {"hearth-files": {"type": "ARTIFACTS", "kind": "OPTIONAL",
                  "artifacts": [{"id": "a:b:1", "file": "lib/b.jar"}]}}}""");
        drop(
                "digest.json",
                feature(PYTHON).replace("\"start-level\"", "\"sha256\": \"" + "0".repeat(64) + "\", \"start-level\""));
        jar("digest", PYTHON);
        drop("nothing.json", "{}");
        drop("text.json", "[1, 2");

        String said = components();

        assertThat(said)
                .contains(
                        "addons/files.json is refused: files.json:2: it places files, which only hearth assemble does")
                .contains("is not what was meant: its SHA-256 is ")
                .contains("addons/nothing.json is refused: nothing.json:1: it names no bundle")
                .contains("addons/text.json is refused: text.json:")
                .doesNotContain("- unwinder: python");
    }

    private void await(Collected collected, String line) {
        collected.await(line, A_WHILE, () -> collected.log().contains(line));
    }

    private String components() {
        try (Running running = Running.start(Hearth.builder(distribution.command("components")))) {
            Running.Outcome outcome = running.await(A_WHILE);
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            return outcome.out();
        }
    }

    private void jar(String feature, String bundle) throws IOException {
        Path to = Files.createDirectories(distribution.home().resolve("addons").resolve(feature));
        Path jar = Distribution.bundle(bundle);
        Files.copy(jar, to.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String feature(String... bundles) {
        StringBuilder text = new StringBuilder("{\"id\": \"com.example:langs:1\", \"bundles\": [\n");
        for (int i = 0; i < bundles.length; i++) {
            text.append(i == 0 ? "" : ",\n")
                    .append("{\"id\": \"io.hearth:")
                    .append(bundles[i])
                    .append(':');
            text.append(version()).append("\", \"start-level\": 12}");
        }
        return text.append("]}").toString();
    }

    private static String version() {
        String name = Distribution.bundle(PYTHON).getFileName().toString();
        return name.substring(PYTHON.length() + 1, name.length() - ".jar".length());
    }

    private void drop(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("next.json"), text);
        distribution.drop(file, name);
    }
}
