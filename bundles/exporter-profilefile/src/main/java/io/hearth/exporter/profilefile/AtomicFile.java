/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.collector.api.ComponentException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all: written beside its place under another name, then renamed. What exists and
 * is not an ordinary file, such as {@code /dev/stdout} or a pipe, is written to as it is.
 */
final class AtomicFile {

    /** What to write. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final Path path;

    AtomicFile(String path) {
        this.path = Path.of(path);
    }

    /** Fails if the file clearly cannot be written later. */
    void checkWritable() throws ComponentException {
        if (Files.isDirectory(path)) {
            throw new ComponentException("cannot write '" + path + "': it is a directory; name a file in it");
        }
        if (isSpecial()) {
            if (!Files.isWritable(path)) {
                throw new ComponentException("cannot write '" + path + "': permission denied");
            }
            return;
        }
        Path directory = directory(path);
        if (!Files.exists(directory)) {
            throw new ComponentException(
                    "cannot write '" + path + "': directory '" + directory + "' does not exist; create it first");
        }
        if (!Files.isDirectory(directory)) {
            throw new ComponentException("cannot write '" + path + "': '" + directory + "' is not a directory");
        }
        if (!Files.isWritable(directory)) {
            throw new ComponentException("cannot write '" + path + "': no permission to write in '" + directory
                    + "', or its file system is read-only; choose another path");
        }
    }

    /** Writes the file and returns its size in bytes, 0 for a pipe; leaves nothing behind if that fails. */
    long write(Content content) throws ComponentException {
        try {
            if (isSpecial()) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
                    content.writeTo(out);
                }
                return 0;
            }
            // A link is followed, so that it stays a link.
            return replace(Files.exists(path) ? path.toRealPath() : path, content);
        } catch (NoSuchFileException e) {
            throw failed("its directory is gone", e);
        } catch (AccessDeniedException e) {
            throw failed("permission denied", e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            throw failed(reason.contains("No space left") ? "no space left on the file system; free some" : reason, e);
        }
    }

    private static long replace(Path target, Content content) throws IOException {
        Path temporary = directory(target)
                .resolve("." + target.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            long size;
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(permissions(target)));
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
                size = channel.size();
            }
            if (!Files.exists(target)) {
                giveToCaller(temporary, System.getenv("SUDO_UID"));
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return size;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Names of functions and programs are for the owner; what exists keeps the permissions it was given. */
    private static Set<PosixFilePermission> permissions(Path target) throws IOException {
        return Files.exists(target)
                ? Files.getPosixFilePermissions(target)
                : EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    /** Who has called {@code sudo} is to be able to open the new file. */
    private static void giveToCaller(Path file, @Nullable String sudoUser) throws IOException {
        if (sudoUser != null
                && sudoUser.matches("[0-9]{1,9}")
                && Files.getAttribute(file, "unix:uid").equals(0)) {
            Files.setAttribute(file, "unix:uid", Integer.parseInt(sudoUser));
        }
    }

    private boolean isSpecial() {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    private ComponentException failed(String reason, IOException cause) {
        return new ComponentException("cannot write '" + path + "': " + reason + "; nothing was saved", cause);
    }

    private static Path directory(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
