/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Copies of dropped files in a folder that only this user can write: what is checked there is what is installed, whatever
 * happens to the file meanwhile. Bounded in size and by the room on the disk; a copy is deleted when it is closed.
 */
final class PrivateCopies {
    /** What no bundle needs. */
    static final long MAX_BYTES = 256L << 20;

    private static final long ROOM_LEFT_BYTES = 16L << 20;

    private final Path folder;
    private final FileOwnership ownership;
    private final long maxBytes;

    /** @param folder made when the first copy is; its own folder must be there */
    PrivateCopies(Path folder, FileOwnership ownership) {
        this(folder, ownership, MAX_BYTES);
    }

    PrivateCopies(Path folder, FileOwnership ownership, long maxBytes) {
        this.folder = folder;
        this.ownership = ownership;
        this.maxBytes = maxBytes;
    }

    /** One copy. */
    record Copy(Path file) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** The file was written while it was copied: it is to be looked at again. */
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ChangedException(Path file) {
            super(file + " changes while it is read");
        }
    }

    /** Copies a regular file that nobody but root and this user can write. */
    Copy of(Path file) throws AddonCheck.RefusedException, IOException {
        try (FileChannel from = RegularFile.open(file, maxBytes)) {
            FileLook look = FileLook.of(file);
            String objection = ownership.objection(file);
            if (objection != null) {
                throw new AddonCheck.RefusedException(objection);
            }
            Copy copy = new Copy(create(from.size()));
            boolean whole = false;
            try {
                copy(from, copy.file());
                // By path, before and after: had another file been opened between, one of the two would differ.
                if (!FileLook.of(file).equals(look) || from.size() != look.size()) {
                    throw new ChangedException(file);
                }
                whole = true;
                return copy;
            } finally {
                if (!whole) {
                    copy.close();
                }
            }
        } catch (RegularFile.RefusedException e) {
            throw new AddonCheck.RefusedException("it " + e.getMessage());
        }
    }

    /** The framework makes a second copy, for itself. */
    private Path create(long size) throws AddonCheck.RefusedException, IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        long room = Files.getFileStore(folder).getUsableSpace();
        if (room < 2 * size + ROOM_LEFT_BYTES) {
            throw new AddonCheck.RefusedException(
                    "there is no room for it: " + folder + " has " + room + " bytes left, and "
                            + (2 * size + ROOM_LEFT_BYTES) + " are needed; set HEARTH_DATA to a larger place");
        }
        return Files.createTempFile(folder, "addon-", ".jar");
    }

    private static void copy(FileChannel from, Path to) throws IOException {
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long size = from.size();
            long at = 0;
            while (at < size) {
                long n = from.transferTo(at, size - at, out);
                if (n <= 0) {
                    return;
                }
                at += n;
            }
        }
    }
}
