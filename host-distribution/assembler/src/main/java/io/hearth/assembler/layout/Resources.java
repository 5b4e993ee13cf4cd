/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The files that are packed into the assembler's jar: feature files, and what every distribution has. */
public final class Resources {
    private static final String ROOT = "io/hearth/assembler/";

    private Resources() {}

    /**
     * The files below a folder.
     *
     * @param folder below this package, with a slash at its end
     * @return contents by path from that folder, sorted
     */
    public static Map<String, byte[]> below(String folder) throws AssemblyException {
        String prefix = ROOT + folder;
        Map<String, byte[]> found = new TreeMap<>();
        try {
            CodeSource source = Resources.class.getProtectionDomain().getCodeSource();
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                Path root = place.resolve(prefix);
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        found.put(root.relativize(file).toString(), Files.readAllBytes(file));
                    }
                }
                return found;
            }
            try (JarFile jar = new JarFile(place.toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            found.put(entry.getName().substring(prefix.length()), in.readAllBytes());
                        }
                    }
                }
            }
            return found;
        } catch (IOException | URISyntaxException e) {
            throw new AssemblyException("the assembler's own files cannot be read: " + e.getMessage(), e);
        }
    }
}
