/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblyTest {
    @TempDir
    Path folder;

    @Test
    void copiesWhatFeaturesNameAndWritesTheirDigests() throws Exception {
        artifact("com/example/a/1.0/a-1.0.jar", "a");
        feature("""
                {"id": "x:y:${project.version}", "bundles": [
                  {"id": "com.example:a:1.0", "start-level": 7}
                ]}""");

        assemble();
        assemble();

        Path made = folder.resolve("made");
        assertThat(made.resolve("bundles/a-1.0.jar")).hasContent("a");
        assertThat(made.resolve("features/bundles.list")).content().endsWith("7 bundles/a-1.0.jar\n");
        assertThat(made.resolve("features/one/feature.json"))
                .content()
                .contains("x:y:0.1")
                .contains("\"sha256\": \"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"");
        assertThat(made.resolve("bin/hearth")).isExecutable();
        assertThat(folder.resolve("made.new")).doesNotExist();
        assertThat(folder.resolve("made.old")).doesNotExist();
    }

    @Test
    void keepsDroppedAddons() throws Exception {
        artifact("com/example/a/1.0/a-1.0.jar", "a");
        feature("{\"bundles\": [{\"id\": \"com.example:a:1.0\"}]}");
        assemble();
        Files.writeString(folder.resolve("made/addons/mine.jar"), "mine");

        assemble();

        assertThat(folder.resolve("made/addons/mine.jar")).hasContent("mine");
    }

    @Test
    void namesTheBundleThatTheBuildDoesNotHave() throws Exception {
        feature("{\"bundles\": [{\"id\": \"com.example:a:2.0\"}]}");

        assertThatThrownBy(this::assemble).hasMessageContaining("feature one names com.example:a:2.0");
    }

    private void feature(String json) throws Exception {
        Path file = folder.resolve("features/one/feature.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, json);
    }

    private void artifact(String path, String content) throws Exception {
        Path file = folder.resolve("repository").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void assemble() throws Exception {
        artifact("org/apache/felix/org.apache.felix.framework/7/org.apache.felix.framework-7.jar", "framework");
        Path script = folder.resolve("skeleton/bin/hearth");
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n");
        Path launcher = Files.writeString(folder.resolve("launcher.jar"), "launcher");
        Assembly.main(new String[] {
            "0.1",
            folder.resolve("features").toString(),
            folder.resolve("repository").toString(),
            folder.resolve("skeleton").toString(),
            launcher.toString(),
            folder.resolve("made").toString()
        });
    }
}
