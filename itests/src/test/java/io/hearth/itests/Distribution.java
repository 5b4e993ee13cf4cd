/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A distribution of a test's own: the parts of the assembled one, with settings and add-ons that nobody else sees. */
record Distribution(Path home) {

    /**
     * @param folder where it is made; a temporary one
     * @param without beginnings of file names: bundles that it does not have
     */
    static Distribution copy(Path folder, List<String> without) {
        Path from = Hearth.home();
        try {
            for (String part : List.of("features", "addons", "data")) {
                Files.createDirectories(folder.resolve(part));
            }
            for (String part : List.of("bin", "lib", "conf")) {
                try (Stream<Path> files = Files.walk(from.resolve(part))) {
                    for (Path file : files.toList()) {
                        Files.copy(file, folder.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
            // The bundles themselves lie where they are: START-LEVEL PATH.
            List<String> bundles = new ArrayList<>();
            for (String line : Files.readAllLines(from.resolve("features/bundles.list"))) {
                String[] words = line.split(" ", 2);
                if (!line.startsWith("#") && without.stream().noneMatch(line::contains)) {
                    bundles.add(words[0] + " " + from.resolve(words[1]));
                }
            }
            Files.write(folder.resolve("features/bundles.list"), bundles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Distribution(folder);
    }

    /** A jar among the bundles of the assembled distribution, by the beginning of its file name. */
    static Path bundle(String name) {
        return Bundle.jars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name));
    }

    /** Adds a line to conf/hearth.properties. */
    void setting(String line) {
        try {
            Files.writeString(home.resolve("conf/hearth.properties"), "\n" + line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/hearth").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Puts a jar into the watched folder in one step, perhaps over another. */
    void drop(Path jar, String name) {
        Path addons = home.resolve("addons");
        try {
            Path part = addons.resolve(name + ".part");
            Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, addons.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String name) {
        try {
            Files.delete(home.resolve("addons").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
