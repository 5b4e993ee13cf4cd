/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Reads a folder as the entries of an output. Refuses what leads out of it, is no file, or is too big for a package. */
final class DistributionFiles {
    /** The sizes that a tar header holds; a CPIO header holds less, which its writer says. */
    private static final long MAX_FILE_BYTES = 8L << 30;

    private static final int MAX_FILES = 200_000;

    private DistributionFiles() {}

    /** Where a file of the folder goes to. */
    @FunctionalInterface
    interface Placement {
        /** The path in the output; empty for one that is left out. */
        String place(String path);
    }

    static void add(Path folder, EntryTree tree, Placement placement) throws AssemblyException {
        Path root;
        try {
            root = folder.toRealPath();
        } catch (IOException e) {
            throw new AssemblyException("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
        try {
            Files.walkFileTree(root, new Visitor(root, tree, placement));
        } catch (NoSuchFileException e) {
            throw new AssemblyException(e.getFile() + " disappeared while it was read", e);
        } catch (Refused e) {
            throw new AssemblyException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new AssemblyException("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final EntryTree tree;
        private final Placement placement;
        private int files;

        Visitor(Path root, EntryTree tree, Placement placement) {
            this.root = root;
            this.tree = tree;
            this.placement = placement;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(root)) {
                String to = placed(folder);
                if (!to.isEmpty()) {
                    add(new Entry.Folder(to, EntryTree.FOLDER_MODE, 0));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++files > MAX_FILES) {
                throw new Refused(root + " holds more than " + MAX_FILES + " files; it is no distribution");
            }
            String to = placed(file);
            if (to.isEmpty()) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                add(link(file, to));
            } else if (!attributes.isRegularFile()) {
                throw new Refused(file + " is neither a file nor a folder; remove it");
            } else if (attributes.size() >= MAX_FILE_BYTES) {
                throw new Refused(file + " is " + (attributes.size() >> 30) + " GiB; outputs hold files below 8 GiB");
            } else {
                boolean program = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
                add(new Entry.File(
                        to,
                        program ? EntryTree.PROGRAM_MODE : EntryTree.FILE_MODE,
                        0,
                        new Entry.OnDisk(file, attributes.size())));
            }
            return FileVisitResult.CONTINUE;
        }

        private Entry link(Path file, String to) throws IOException {
            Path target = Files.readSymbolicLink(file);
            Path parent = file.getParent();
            Path real = (parent == null ? root : parent).resolve(target).normalize();
            if (target.isAbsolute() || !real.startsWith(root)) {
                throw new Refused(file + " is a link to " + target
                        + ", outside of the distribution; put the file itself there, or a relative link inside");
            }
            return new Entry.Link(to, target.toString());
        }

        private String placed(Path file) {
            return placement.place(root.relativize(file).toString());
        }

        private void add(Entry entry) throws IOException {
            try {
                tree.add(entry);
            } catch (AssemblyException e) {
                throw new Refused(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** What the walk refuses, which may throw nothing else. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
