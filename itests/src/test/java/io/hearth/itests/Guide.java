/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * The commands of a page of documentation, typed as they stand, one fenced block of shell after the other, beginning in an
 * empty folder. {@code mvn} is the build's own, with no network and a local repository that holds nothing of
 * Hearth but what is published; its plugins come from the build's.
 */
final class Guide {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    private final Path folder;
    private final Distribution hearth;
    private final Deque<String> blocks;
    private final Map<String, String> variables = new HashMap<>();

    private Guide(Path folder, Distribution hearth, List<String> blocks) {
        this.folder = folder;
        this.hearth = hearth;
        this.blocks = new ArrayDeque<>(blocks);
    }

    /** @param page below the folder of the sources */
    static Guide begin(String page, Path folder, Distribution hearth) {
        try {
            String text = Files.readString(Machine.root().resolve(page));
            Path bin = Files.createDirectories(folder.resolve("bin"));
            Path mvn = bin.resolve("mvn");
            Files.writeString(
                    mvn,
                    "#!/bin/sh\nexec %s -o -Dmaven.repo.local=%s -Dmaven.repo.local.tail=%s \"$@\"\n"
                            .formatted(
                                    Machine.root().resolve("mvnw"),
                                    Machine.root().resolve("itests/target/published"),
                                    System.getProperty("hearth.maven.repository")));
            Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(
                    folder.resolve("where"),
                    Files.createDirectories(folder.resolve("empty")).toString());
            return new Guide(
                    folder,
                    hearth,
                    BLOCK.matcher(text)
                            .results()
                            .map((MatchResult block) -> block.group(1))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a variable of the shell that types. */
    void variable(String name, String value) {
        variables.put(name, value);
    }

    /** Types the blocks up to the first that holds a text, without that. */
    void typeUntil(String text) {
        while (!blocks.isEmpty() && !blocks.peek().contains(text)) {
            type(blocks.remove());
        }
        Assertions.assertFalse(blocks.isEmpty(), "the guide has no command with " + text);
    }

    void typeTheRest() {
        while (!blocks.isEmpty()) {
            type(blocks.remove());
        }
    }

    /** Where the typing has led to. */
    Path where() {
        try {
            return Path.of(Files.readString(folder.resolve("where")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void type(String block) {
        String script = "set -e\ncd \"" + where() + "\"\n" + block + "\npwd > \"" + folder.resolve("where") + "\"\n";
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
        shell.environment()
                .merge(
                        "PATH",
                        folder.resolve("bin").toString(),
                        (path, bin) -> bin + ":" + Path.of(Hearth.javaHome(), "bin") + ":" + path);
        shell.environment().put("HEARTH", hearth.home().toString());
        shell.environment().put("HEARTH_SOURCES", Machine.root().toString());
        shell.environment().put("HEARTH_JAVA_HOME", Hearth.javaHome());
        shell.environment().putAll(variables);
        try (Running typed = Running.start(shell)) {
            Running.Outcome outcome = typed.await(Duration.ofMinutes(5));
            Assertions.assertEquals(0, outcome.exitCode(), () -> block + outcome);
        }
    }
}
