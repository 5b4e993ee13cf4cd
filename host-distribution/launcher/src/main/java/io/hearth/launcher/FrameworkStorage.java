/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The framework's scratch folder: {@code data/cache/PID}, new for each process and deleted with it.
 *
 * <p>The distribution's folders are the truth about what is installed, so nothing of a former process is reused; and a folder for each process lets a recording run beside a running collector.
 * Where {@code data} cannot be written, a temporary folder serves.
 */
final class FrameworkStorage implements AutoCloseable {
    /** Add-ons are checked and run from here. */
    private static final FileAttribute<?> OURS_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;

    private FrameworkStorage(Path folder) {
        this.folder = folder;
    }

    static FrameworkStorage open(HostLayout layout) throws LaunchException {
        Path cache = layout.data().resolve("cache");
        try {
            Files.createDirectories(cache, OURS_ONLY);
            deleteLeftOvers(cache);
            Path folder = cache.resolve(String.valueOf(ProcessHandle.current().pid()));
            delete(folder);
            return new FrameworkStorage(Files.createDirectory(folder, OURS_ONLY));
        } catch (IOException notWritable) {
            try {
                return new FrameworkStorage(Files.createTempDirectory("hearth-cache-"));
            } catch (IOException e) {
                throw new LaunchException(
                        "neither " + cache + " nor the folder for temporary files can be written: " + e.getMessage()
                                + "; set HEARTH_DATA to a folder that can",
                        e);
            }
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            delete(folder);
        } catch (IOException e) {
            // A later start deletes it.
        }
    }

    private static void deleteLeftOvers(Path cache) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(cache)) {
            for (Path folder : folders) {
                if (!Files.exists(Path.of("/proc", String.valueOf(folder.getFileName())))) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
