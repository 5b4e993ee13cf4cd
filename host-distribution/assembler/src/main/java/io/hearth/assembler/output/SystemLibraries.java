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
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a bundled runtime needs from the system that it is installed on, by its ELF files: the libraries, and the version of
 * the C library.
 *
 * @param libraries sonames
 * @param glibc such as {@code 2.34}; empty for a runtime that is built for another C library
 */
record SystemLibraries(SortedSet<String> libraries, String glibc) {
    /** Sonames and the Debian packages that hold them. */
    private static final Map<String, String> DEBIAN =
            new TreeMap<>(Map.of("libstdc++.so.6", "libstdc++6", "libgcc_s.so.1", "libgcc-s1", "libz.so.1", "zlib1g"));

    private static final String VERSION_PREFIX = "GLIBC_";

    static SystemLibraries of(Path runtime) throws AssemblyException {
        SortedSet<String> needed = new TreeSet<>();
        SortedSet<String> own = new TreeSet<>();
        String glibc = "";
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                own.add(String.valueOf(file.getFileName()));
                ElfNeeds needs = ElfNeeds.read(file).orElse(null);
                if (needs == null) {
                    continue;
                }
                needed.addAll(needs.libraries());
                for (String version : needs.versions()) {
                    glibc = later(glibc, version);
                }
            }
        } catch (IOException e) {
            throw new AssemblyException("cannot read the runtime in " + runtime + ": " + e.getMessage(), e);
        }
        needed.removeAll(own);
        return new SystemLibraries(needed, glibc);
    }

    List<String> debianPackages() {
        List<String> packages = new ArrayList<>();
        packages.add(glibc.isEmpty() ? "libc6" : "libc6 (>= " + glibc + ")");
        DEBIAN.forEach((library, name) -> {
            if (libraries.contains(library)) {
                packages.add(name);
            }
        });
        return packages;
    }

    /** As RPM finds and names them itself. */
    List<RpmRequirement> rpmRequirements() {
        List<RpmRequirement> requirements = new ArrayList<>();
        libraries.forEach(library -> requirements.add(RpmRequirement.any(library + "()(64bit)")));
        if (!glibc.isEmpty()) {
            requirements.add(RpmRequirement.any("libc.so.6(" + VERSION_PREFIX + glibc + ")(64bit)"));
        }
        return requirements;
    }

    private static String later(String glibc, String version) {
        String number = version.startsWith(VERSION_PREFIX) ? version.substring(VERSION_PREFIX.length()) : "";
        if (!number.matches("\\d{1,4}\\.\\d{1,4}(\\.\\d{1,4})?")) {
            return glibc;
        }
        return glibc.isEmpty() || minor(number) > minor(glibc) ? number : glibc;
    }

    /** The C library has been 2 for all its life in ELF. */
    private static int minor(String version) {
        return Integer.parseInt(version.split("\\.", -1)[1]);
    }
}
