/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens files that people named, and nothing else: no FIFO, which would block the caller, and no device, which may never
 * end. What is read is bounded. Symbolic links are followed. Any thread.
 */
public final class RegularFile {
    private RegularFile() {}

    /** It is no regular file, or too large; the message completes "it ". */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Opens a file for reading.
     *
     * @param maxBytes the size that is refused when exceeded
     * @throws RefusedException if it is something else than a regular file, or larger
     */
    public static FileChannel open(Path file, long maxBytes) throws IOException {
        FileLook look = look(file);
        if (!look.isRegular()) {
            throw new RefusedException("is " + look.kind() + ", not a file");
        }
        FileChannel channel = FileChannel.open(file);
        long size = channel.size();
        if (size > maxBytes) {
            channel.close();
            throw new RefusedException("is too large: it has " + size + " bytes, and " + maxBytes + " are the limit");
        }
        return channel;
    }

    /** The whole content as text. */
    public static String text(Path file, int maxBytes) throws IOException {
        try (InputStream in = Channels.newInputStream(open(file, maxBytes))) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new RefusedException("is too large: more than " + maxBytes + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static FileLook look(Path file) throws IOException {
        try {
            return FileLook.of(file);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw new RefusedException("is a link to a file that does not exist");
            }
            throw e;
        }
    }
}
