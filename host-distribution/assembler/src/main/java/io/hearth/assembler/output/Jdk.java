/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A JDK that runtimes are made from, by its {@code release} file.
 *
 * @param version such as {@code 17.0.15}
 * @param modules that it has
 */
record Jdk(Path home, String version, Architecture architecture, Set<String> modules) {
    private static final int MAX_RELEASE_BYTES = 64 << 10;

    static Jdk read(Path home) throws AssemblyException {
        Path release = home.resolve("release");
        String version = "";
        String osArch = "";
        Set<String> modules = Set.of();
        try {
            if (Files.size(release) > MAX_RELEASE_BYTES) {
                throw new AssemblyException(release + " is too long for what it is");
            }
            for (String line : Files.readAllLines(release)) {
                String value = line.substring(line.indexOf('=') + 1).replace("\"", "");
                if (line.startsWith("JAVA_VERSION=")) {
                    version = value;
                } else if (line.startsWith("OS_ARCH=")) {
                    osArch = value;
                } else if (line.startsWith("MODULES=")) {
                    modules = new LinkedHashSet<>(Arrays.asList(value.split(" ", -1)));
                }
            }
        } catch (IOException e) {
            throw new AssemblyException(
                    "java: bundled needs a JDK, and " + home + " is none: cannot read its release file", e);
        }
        if (modules.isEmpty() || !version.matches("\\d+[0-9.]*")) {
            throw new AssemblyException(release + " does not say a version and modules; use another JDK");
        }
        Jdk jdk = new Jdk(home, version, Architecture.ofJava(osArch, "the JDK in " + home), modules);
        if (jdk.feature() < 17) {
            throw new AssemblyException("the JDK in " + home + " is Java " + version + "; Hearth needs 17 or newer");
        }
        return jdk;
    }

    int feature() {
        int dot = version.indexOf('.');
        return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    }

    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }

    Path packagedModules() {
        return home.resolve("jmods");
    }
}
