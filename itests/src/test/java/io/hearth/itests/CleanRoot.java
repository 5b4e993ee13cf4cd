/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root of a system of its own: a minimal Debian, or what an image holds. Commands run in it with namespaces for
 * processes and mounts, so that they see no process but their own, and everything ends with them. Closing it removes it.
 */
record CleanRoot(Path folder) implements AutoCloseable {
    private static final Path CACHED = Machine.root().resolve("itests/target/clean-root");

    /** Mounts what programs need, then becomes the command in the root. */
    private static final String ENTER = """
            root=$1; shift
            mkdir -p "$root/proc" "$root/sys" "$root/dev"
            mount -t proc proc "$root/proc" && mount --rbind /sys "$root/sys" && mount --rbind /dev "$root/dev" || exit 1
            exec chroot "$root" "$@"
            """;

    /** A copy of a Debian with nothing but its essential packages and {@code passwd}, from where this machine has its own. */
    static synchronized CleanRoot debian(Path folder) {
        if (!Files.exists(CACHED)) {
            make();
        }
        Running.output("cp", "-a", CACHED.toString(), folder.toString());
        return new CleanRoot(folder);
    }

    private static void make() {
        Path part = CACHED.resolveSibling("clean-root.part");
        Running.output("rm", "-rf", part.toString());
        List<String> command = new ArrayList<>(List.of(
                "mmdebstrap",
                "--variant=essential",
                "--include=passwd,libstdc++6,zlib1g",
                "--dpkgopt=force-unsafe-io"));
        command.addAll(List.of(
                Running.output("sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME")
                        .strip(),
                part.toString()));
        Stream.of(
                        "/etc/apt/sources.list",
                        "/etc/apt/sources.list.d/debian.sources",
                        "/etc/apt/sources.list.d/ubuntu.sources")
                .filter(file -> Path.of(file).toFile().length() > 0)
                .forEach(command::add);
        try (Running making = Running.start(new ProcessBuilder(command))) {
            Running.Outcome outcome = making.await(Duration.ofMinutes(8));
            if (outcome.exitCode() != 0) {
                throw new AssertionError("mmdebstrap: " + outcome);
            }
            Files.move(part, CACHED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String inside) {
        return folder.resolve(inside.substring(1));
    }

    Running start(String... command) {
        List<String> all = new ArrayList<>(
                List.of("unshare", "-p", "-f", "-m", "--kill-child", "sh", "-c", ENTER, "sh", folder.toString()));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        return Running.start(builder);
    }

    /** Runs a command to its end, which must be a good one. */
    String run(String... command) {
        try (Running running = start(command)) {
            Running.Outcome outcome = running.await(Duration.ofMinutes(2));
            if (outcome.exitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + outcome);
            }
            return outcome.out();
        }
    }

    /** Copies a file into its /tmp. */
    String bring(Path file) {
        String inside = "/tmp/" + file.getFileName();
        Running.output("cp", file.toString(), path(inside).toString());
        return inside;
    }

    void write(String inside, String text) {
        try {
            Files.writeString(path(inside), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String inside) {
        try {
            return Files.exists(path(inside)) ? Files.readString(path(inside)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Running.output("rm", "-rf", "--one-file-system", folder.toString());
    }
}
