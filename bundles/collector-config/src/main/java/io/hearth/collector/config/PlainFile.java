/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a file that a user names: a regular one, or the standard input and the pipes of a shell ({@code /dev/stdin},
 * {@code /dev/fd/N}). Nothing else is opened, since opening a pipe or a device may block for ever. What is read is bounded
 * in bytes and in time.
 */
final class PlainFile {

    private static final long LIMIT_SECONDS = 30;

    private PlainFile() {}

    /**
     * Reads a whole file.
     *
     * @throws IOException if it is of another kind, larger than the limit, or does not end in time; the message is for the
     *     user
     */
    static byte[] read(Path path, int limit) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("is a directory");
        }
        if (!isInherited(path)) {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new IOException("is not a regular file; a pipe is read as /dev/stdin or /dev/fd/N only");
            }
            if (Files.exists(path) && Files.size(path) > limit) {
                throw tooLarge(limit);
            }
        }
        // A network file system may block as well, so the reading thread is one that can be given up.
        FutureTask<byte[]> reading = new FutureTask<>(() -> readWhole(path, limit));
        Thread thread = new Thread(reading, "hearth-config-file");
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("does not end within " + LIMIT_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was not read: interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("cannot be read: " + e.getCause(), e);
        }
    }

    /** Whether it is a file descriptor of this process, which is open already. */
    private static boolean isInherited(Path path) {
        String name = path.normalize().toString();
        return name.equals("/dev/stdin") || name.matches("(/dev/fd|/proc/self/fd)/[0-9]+");
    }

    private static byte[] readWhole(Path path, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLarge(limit);
            }
            return bytes;
        }
    }

    private static IOException tooLarge(int limit) {
        return new IOException("is larger than " + limit + " bytes");
    }
}
