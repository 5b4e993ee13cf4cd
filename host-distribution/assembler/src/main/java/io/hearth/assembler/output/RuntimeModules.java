/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which modules of Java the jars of a distribution need: those that their classes refer to, and some that are used by name.
 * What these need in turn, jlink adds.
 */
final class RuntimeModules {
    /** Used by name only: TLS with elliptic curves, providers of JNDI and of XML, {@code sun.misc}. */
    private static final List<String> ALWAYS = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.unsupported");

    /** JNA and others refer to it for programs that have windows; only a bundle that cannot do without gets it. */
    private static final String WINDOWS = "java.desktop";

    private RuntimeModules() {}

    static SortedSet<String> of(Path distribution, Jdk jdk, List<String> extra) throws AssemblyException {
        PackageReferences packages = read(distribution);
        Map<String, String> moduleOf = modules(jdk);
        SortedSet<String> modules = new TreeSet<>(ALWAYS);
        modules.retainAll(jdk.modules());
        for (String name : packages.referred()) {
            String module = moduleOf.getOrDefault(name, WINDOWS);
            if (!module.equals(WINDOWS)) {
                modules.add(module);
            }
        }
        for (String name : packages.imported()) {
            String module = moduleOf.get(name);
            if (module != null) {
                modules.add(module);
            }
        }
        for (String module : extra) {
            if (!jdk.modules().contains(module)) {
                throw new AssemblyException("module '" + PackageNames.printable(module) + "' is not in the JDK in "
                        + jdk.home() + "; correct its name, or use a JDK that has it");
            }
            modules.add(module);
        }
        return modules;
    }

    private static PackageReferences read(Path distribution) throws AssemblyException {
        PackageReferences packages = new PackageReferences();
        for (String folder : List.of("lib", "system", "bundles", "addons")) {
            Path in = distribution.resolve(folder);
            if (!Files.isDirectory(in)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(in)) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    read(jar, packages);
                }
            } catch (IOException e) {
                throw new AssemblyException("cannot read the folder " + in + ": " + e.getMessage(), e);
            }
        }
        return packages;
    }

    private static void read(Path jar, PackageReferences packages) throws AssemblyException {
        try {
            packages.add(jar);
        } catch (IOException | IllegalArgumentException e) {
            throw new AssemblyException(
                    jar + " cannot be read, so it is unknown which modules of Java it needs: " + e.getMessage()
                            + "; replace it",
                    e);
        }
    }

    /** Module by package, from the image of the JDK's own modules. Source: JEP 220, "jrt". */
    private static Map<String, String> modules(Jdk jdk) throws AssemblyException {
        Map<String, String> modules = new HashMap<>();
        try (FileSystem image = FileSystems.newFileSystem(
                        URI.create("jrt:/"), Map.of("java.home", jdk.home().toString()));
                Stream<Path> packages = Files.list(image.getPath("/packages"))) {
            for (Path found : packages.toList()) {
                String name = String.valueOf(found.getFileName());
                try (Stream<Path> holders = Files.list(found)) {
                    for (Path holder : holders.toList()) {
                        String module = String.valueOf(holder.getFileName());
                        if (holdsClasses(image.getPath("/modules", module, name.replace('.', '/')))) {
                            modules.put(name, module);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new AssemblyException(
                    "cannot read the modules of the JDK in " + jdk.home() + ": " + e.getMessage(), e);
        }
        return modules;
    }

    /** The image lists a package at modules that have only packages below it, too. */
    private static boolean holdsClasses(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".class"));
        }
    }
}
