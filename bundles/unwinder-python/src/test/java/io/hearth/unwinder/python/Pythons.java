/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The CPythons of this machine: the distribution's, and those that pyenv has built. */
final class Pythons {

    private Pythons() {}

    static List<Path> executables() throws IOException {
        List<Path> found = new ArrayList<>();
        Path system = Path.of("/usr/bin/python3");
        if (Files.isExecutable(system)) {
            found.add(system);
        }
        Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isDirectory(pyenv)) {
            try (Stream<Path> versions = Files.list(pyenv)) {
                versions.sorted()
                        .filter(version -> version.getFileName().toString().startsWith("3."))
                        .map(version -> version.resolve("bin/python3"))
                        .filter(Files::isExecutable)
                        .forEach(found::add);
            }
        }
        return found;
    }
}
