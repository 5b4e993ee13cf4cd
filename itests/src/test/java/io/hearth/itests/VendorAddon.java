/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/**
 * The project {@code itests/addons/luajit}, built as a vendor builds it: by Maven, from what Hearth publishes. The
 * build has put that into a local repository of its own; plugins come from the build's.
 */
final class VendorAddon {
    private static final Path PROJECT = Machine.root().resolve("itests/addons/luajit");

    private VendorAddon() {}

    /** Builds it; the jar. */
    static Path build() {
        Machine.needsCommand("clang");
        Machine.needsCommand("make");
        String repository = System.getProperty("hearth.maven.repository");
        // What is there was perhaps built from another kit. Maven's own clean needs a plugin that the build does not.
        Running.output("rm", "-rf", PROJECT.resolve("target").toString());
        Path published = Machine.root().resolve("itests/target/published");
        List<String> command = List.of(
                Machine.root().resolve("mvnw").toString(),
                "-o",
                "-q",
                "-B",
                "-Dmaven.repo.local=" + published,
                "-Dmaven.repo.local.tail=" + repository,
                "-f",
                PROJECT.toString(),
                "package");
        try (Running maven = Running.start(new ProcessBuilder(command))) {
            Running.Outcome outcome = maven.await(Duration.ofMinutes(5));
            Assertions.assertEquals(0, outcome.exitCode(), outcome::toString);
        }
        return PROJECT.resolve("target/com.example.luajit-1.0.0.jar");
    }
}
