/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddonCheckTest {
    private final AddonCheck check = new AddonCheck(
            Map.of(
                    "io.hearth.cli", new AddonCheck.Own("1.0.0", false),
                    "io.hearth.unwinder.x", new AddonCheck.Own("1.0.0", true)),
            SignaturePolicy.OFF,
            new AddonSignature(Path.of("nowhere"), Path.of("nowhere")));

    @TempDir
    Path folder;

    @Test
    void acceptsABundle() throws Exception {
        Path jar = SampleBundle.write(folder.resolve("a.jar"), "com.example.a;singleton:=true", "1.2.3");

        assertThat(check.check(jar)).isEqualTo(new AddonCheck.Accepted("com.example.a", "1.2.3", false, ""));
    }

    @Test
    void refusesWhatIsNoBundle() throws Exception {
        Path plain = SampleBundle.withHeaders(folder.resolve("plain.jar"), "Created-By", "test");
        Path old = SampleBundle.withHeaders(folder.resolve("old.jar"), "Bundle-SymbolicName", "com.example.old");
        Path broken = Files.writeString(folder.resolve("broken.jar"), "PK and then nothing");

        assertThatThrownBy(() -> check.check(plain)).hasMessageContaining("no Bundle-SymbolicName");
        assertThatThrownBy(() -> check.check(old)).hasMessageContaining("Bundle-ManifestVersion: 2");
        assertThatThrownBy(() -> check.check(broken)).hasMessageContaining("cannot be read as a jar");
    }

    @Test
    void refusesTheHostsOwnNamesAndExtensionsOfTheFramework() throws Exception {
        Path own = SampleBundle.write(folder.resolve("own.jar"), "io.hearth.cli", "9");
        Path extension = SampleBundle.write(
                folder.resolve("x.jar"), "com.example.x", "1", "Fragment-Host", "system.bundle;extension:=framework");

        assertThatThrownBy(() -> check.check(own)).hasMessageContaining("one of the host's own");
        assertThatThrownBy(() -> check.check(extension)).hasMessageContaining("extend the framework");
    }

    @Test
    void acceptsAnotherVersionOfWhatExportsNothing() throws Exception {
        Path newer = SampleBundle.write(folder.resolve("x2.jar"), "io.hearth.unwinder.x", "1.0.1");
        Path same = SampleBundle.write(folder.resolve("x1.jar"), "io.hearth.unwinder.x", "1.0.0");
        Path exporting = SampleBundle.write(
                folder.resolve("x3.jar"), "io.hearth.unwinder.x", "1.0.2", "Export-Package", "io.hearth.unwinder.x");

        assertThat(check.check(newer).version()).isEqualTo("1.0.1");
        assertThatThrownBy(() -> check.check(same)).hasMessageContaining("give it another version");
        assertThatThrownBy(() -> check.check(exporting)).hasMessageContaining("one of the host's own");
    }
}
