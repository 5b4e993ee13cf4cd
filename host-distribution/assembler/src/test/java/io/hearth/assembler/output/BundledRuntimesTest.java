/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledRuntimesTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    Path folder;

    @Test
    void saysWhichJdkIsOfNoUse() throws Exception {
        assertFails(folder, "is none: cannot read its release file");
        assertFails(jdk("old", "11.0.2", "x86_64"), "is Java 11.0.2; Hearth needs 17 or newer");
        assertFails(jdk("odd", "17.0.1", "riscv64"), "is for riscv64; use one for x86_64 or aarch64");
        assertFails(jdk("silent", "", "x86_64"), "does not say a version");
        Architecture other =
                Architecture.ofThisMachine() == Architecture.AMD64 ? Architecture.ARM64 : Architecture.AMD64;
        assertFails(
                jdk("foreign", "17.0.1", other == Architecture.ARM64 ? "aarch64" : "x86_64"),
                "needs a JDK whose jlink runs on this machine");
    }

    @Test
    void saysWhichModuleThereIsNot() {
        assertThatThrownBy(() -> RuntimeModules.of(folder, Jdk.read(JDK), List.of("java.tippfehler")))
                .hasMessageContaining("module 'java.tippfehler' is not in the JDK");
    }

    @Test
    void modulesAreThoseOfTheJarsAndWithoutWindows() throws Exception {
        Path jar = Path.of(org.junit.jupiter.api.Test.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Files.createDirectories(folder.resolve("bundles"));
        Files.copy(jar, folder.resolve("bundles/a.jar"));

        assertThat(RuntimeModules.of(folder, Jdk.read(JDK), List.of()))
                .contains("java.base", "jdk.unsupported", "java.logging")
                .doesNotContain("java.desktop", "jdk.compiler");
        assertThat(RuntimeModules.of(folder, Jdk.read(JDK), List.of("java.desktop")))
                .contains("java.desktop");
    }

    @Test
    void whatABundleMustBeGivenIsThereAndWhatIsOptionalIsNot() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .putValue(
                        "Import-Package", "javax.sql;version=\"[1,2)\",javax.script;resolution:=optional,javax.swing");
        Files.createDirectories(folder.resolve("bundles"));
        new JarOutputStream(Files.newOutputStream(folder.resolve("bundles/a.jar")), manifest).close();

        assertThat(RuntimeModules.of(folder, Jdk.read(JDK), List.of()))
                .contains("java.sql", "java.desktop")
                .doesNotContain("java.scripting");
    }

    @Test
    void aDamagedJarIsNamed() throws Exception {
        Files.createDirectories(folder.resolve("bundles"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("bundles/bad.jar")))) {
            jar.putNextEntry(new ZipEntry("a/B.class"));
            jar.write(new byte[100]);
        }

        assertThatThrownBy(() -> RuntimeModules.of(folder, Jdk.read(JDK), List.of()))
                .hasMessageContaining("bundles/bad.jar cannot be read")
                .hasMessageContaining("a/B.class is no class file");
    }

    private void assertFails(Path jdk, String reason) throws Exception {
        try (BundledRuntimes runtimes = BundledRuntimes.in(folder.resolve("work"), line -> {})) {
            JavaRuntime.Bundled bundled = new JavaRuntime.Bundled(List.of(jdk), List.of());
            assertThatThrownBy(() -> runtimes.runtime(folder, bundled, Architecture.ofThisMachine()))
                    .hasMessageContaining(reason);
        }
    }

    private Path jdk(String name, String version, String architecture) throws Exception {
        Path jdk = Files.createDirectories(folder.resolve(name));
        Files.writeString(jdk.resolve("release"), """
                JAVA_VERSION="%s"
                MODULES="java.base"
                OS_ARCH="%s"
                """.formatted(version, architecture));
        return jdk;
    }
}
