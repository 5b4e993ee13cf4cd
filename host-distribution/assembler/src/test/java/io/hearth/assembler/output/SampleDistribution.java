/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;

/** A small folder of the shape of a distribution, with what outputs must treat with care. */
final class SampleDistribution {
    static final String LONG_NAME = "a-very-long-name-of-a-bundle-".repeat(5) + "1.0.jar";

    private SampleDistribution() {}

    /** @param permissions of its files, such as a umask leaves them */
    static AssembledDistribution make(Path folder, String permissions, long modifiedMillis) throws IOException {
        file(folder, "bin/hearth", "#!/bin/sh\necho sample\n", "rwx" + permissions.substring(3));
        file(folder, "conf/config.yaml", "receivers: {}\n".repeat(100), permissions);
        file(folder, "conf/trusted-signers/a.pem", "a", permissions);
        file(folder, "addons/README.txt", "drop here", permissions);
        file(folder, "bundles/" + LONG_NAME, "x".repeat(1000), permissions);
        file(folder, "bundles/b.jar", "b", permissions);
        file(folder, "licences/Apache-2.0.txt", "licence", permissions);
        file(folder, "data/cache/1/left-over", "of a run", permissions);
        file(folder, "java/bin/java", "of another output", permissions);
        Files.createSymbolicLink(folder.resolve("bundles/link.jar"), Path.of("b.jar"));
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
            }
        }
        return of(folder, "sample", "1.0-SNAPSHOT");
    }

    static AssembledDistribution make(Path folder) throws IOException {
        return make(folder, "rw-r--r--", 1_700_000_000_000L);
    }

    static AssembledDistribution of(Path folder, String name, String version) {
        return new AssembledDistribution(
                folder,
                name,
                version,
                "A sample\nof a distribution",
                "Acme <ops@acme.example>",
                "https://acme.example/sample",
                "Apache-2.0",
                true);
    }

    static void file(Path folder, String path, String text, String permissions) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
