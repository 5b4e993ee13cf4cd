/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which modules of Java the jars of a distribution need: those that their classes refer to, as jdeps finds them, and some more. */
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

    /** JNA refers to AWT, for programs that have windows. */
    private static final String WINDOWS = "java.desktop";

    private RuntimeModules() {}

    static SortedSet<String> of(Path distribution, Jdk tools, List<String> extra) throws AssemblyException {
        SortedSet<String> modules = new TreeSet<>(ALWAYS);
        modules.addAll(referredTo(jars(distribution), tools));
        modules.remove(WINDOWS);
        modules.addAll(extra);
        modules.removeIf(module -> ALWAYS.contains(module) && !tools.modules().contains(module));
        for (String module : modules) {
            if (!tools.modules().contains(module)) {
                throw new AssemblyException("module '" + PackageNames.printable(module) + "' is not in the JDK in "
                        + tools.home() + "; correct its name, or use a JDK that has it");
            }
        }
        return modules;
    }

    private static List<String> jars(Path distribution) throws AssemblyException {
        List<String> jars = new ArrayList<>();
        for (String folder : List.of("lib", "system", "bundles", "addons")) {
            Path in = distribution.resolve(folder);
            if (!Files.isDirectory(in)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(in)) {
                files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .forEach(file -> jars.add(file.toAbsolutePath().toString()));
            } catch (IOException e) {
                throw new AssemblyException("cannot read the folder " + in + ": " + e.getMessage(), e);
            }
        }
        return jars;
    }

    private static List<String> referredTo(List<String> jars, Jdk tools) throws AssemblyException {
        if (jars.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(
                tools.tool("jdeps").toString(),
                "--multi-release",
                String.valueOf(tools.feature()),
                "--ignore-missing-deps",
                "--print-module-deps"));
        command.addAll(jars);
        List<String> modules = new ArrayList<>();
        Tool.run(tools.home(), command)
                .lines()
                .filter(line -> line.matches("[a-z][a-z.,]*"))
                .forEach(line -> {
                    modules.addAll(List.of(line.split(",", -1)));
                });
        return modules;
    }
}
