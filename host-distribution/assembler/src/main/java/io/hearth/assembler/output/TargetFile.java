/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes a file whole or not at all: beside its place first, and moved there when it is complete. */
final class TargetFile {
    private TargetFile() {}

    /** Writes what a file shall hold. */
    @FunctionalInterface
    interface Writer {
        /** Writes to a buffered stream, which may be closed. */
        void write(OutputStream out) throws IOException, AssemblyException;
    }

    static Path write(Path folder, String name, Writer writer) throws AssemblyException {
        Path target = folder.resolve(name);
        Path part = null;
        try {
            Files.createDirectories(folder);
            part = Files.createTempFile(folder, "." + name + ".", ".part");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                writer.write(out);
            }
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            move(part, target);
            part = null;
            return target;
        } catch (IOException e) {
            throw new AssemblyException("cannot write " + target + ": " + e.getMessage(), e);
        } finally {
            if (part != null) {
                discard(part);
            }
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The reason that the file is not complete is on its way; this one would hide it.
        }
    }
}
