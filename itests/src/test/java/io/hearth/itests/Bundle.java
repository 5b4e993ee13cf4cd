/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A built bundle of the distribution: its name, its headers, and what its classes refer to.
 *
 * @param references by class, both as {@code a/b/C}
 */
record Bundle(String name, Attributes headers, Map<String, Set<String>> references) {

    /** Ours, by symbolic name. */
    static Map<String, Bundle> ours() {
        Map<String, Bundle> bundles = new HashMap<>();
        for (Path jar : jars()) {
            Bundle bundle = read(jar);
            if (bundle.name.startsWith("io.hearth.")) {
                bundles.put(bundle.name, bundle);
            }
        }
        return bundles;
    }

    /** Every bundle of the distribution, those that it only carries included. */
    static List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        for (String folder : new String[] {"system", "bundles", "repository"}) {
            try (Stream<Path> files = Files.list(Hearth.home().resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jars;
    }

    private static Bundle read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Attributes headers = jar.getManifest().getMainAttributes();
            String name =
                    String.valueOf(headers.getValue("Bundle-SymbolicName")).replaceFirst(";.*", "");
            Map<String, Set<String>> references = new HashMap<>();
            Enumeration<JarEntry> entries = jar.entries();
            while (name.startsWith("io.hearth.") && entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class") && !entry.getName().startsWith("io/opentelemetry/")) {
                    try (var in = jar.getInputStream(entry)) {
                        references.put(entry.getName().replace(".class", ""), ClassReferences.of(in));
                    }
                }
            }
            return new Bundle(name, headers, references);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a class, or a member of one, is in a package of this bundle's own. */
    boolean owns(String reference) {
        return switch (name) {
            // The three bundles that read ELF files share a folder.
            case "io.hearth.elf" -> reference.matches("io/hearth/elf/(golang/)?[^/]+");
            case "io.hearth.elf.symbol" -> reference.matches("io/hearth/elf/(symbol|dwarf|demangle)/.*");
            default -> reference.startsWith(name.replaceFirst("\\.proto$", "").replace('.', '/') + "/");
        };
    }

    @Override
    public String toString() {
        return name;
    }

    /** Packages named by Export-Package or Import-Package. */
    Set<String> packages(String header) {
        Set<String> packages = new LinkedHashSet<>();
        String value = headers.getValue(header);
        if (value != null) {
            // Commas within quotes belong to version ranges and uses directives.
            for (String clause : value.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
                packages.add(clause.split(";")[0].strip());
            }
        }
        return packages;
    }

    /** Every reference from this bundle to a class or member whose name begins so, as "class -> reference". */
    List<String> referencesTo(String prefix) {
        List<String> found = new ArrayList<>();
        references.forEach((from, to) -> to.stream()
                .filter(reference -> reference.startsWith(prefix))
                .forEach(reference -> found.add(from + " -> " + reference)));
        return found;
    }
}
