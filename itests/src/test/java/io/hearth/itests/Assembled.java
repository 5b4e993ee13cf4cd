/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A distribution that a test has assembled, by its files. */
record Assembled(Path home) {

    /** The lines of its list of bundles: start level, path, and after a tab the feature. */
    List<String> listLines() {
        try (Stream<String> lines = Files.lines(home.resolve("features/bundles.list"))) {
            return lines.filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jars that it starts. */
    List<String> paths() {
        return listLines().stream().map(line -> line.split("[ \t]")[1]).toList();
    }

    /** Symbolic names. */
    Set<String> bundles() {
        return versions().keySet();
    }

    String versionOf(String symbolicName) {
        return versions().getOrDefault(symbolicName, "not there");
    }

    String hearthVersion() {
        try {
            return Files.readString(home.resolve("lib/version")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String path : paths()) {
            try (JarFile jar = new JarFile(home.resolve(path).toFile())) {
                Attributes headers = jar.getManifest().getMainAttributes();
                versions.put(
                        headers.getValue("Bundle-SymbolicName").split(";")[0].strip(),
                        headers.getValue("Bundle-Version"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return versions;
    }
}
