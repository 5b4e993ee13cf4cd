/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One thing in an archive, package or image layer. Paths are relative, with {@code /}, without {@code .} and {@code ..};
 * the owner is a user and a group of the same number.
 */
sealed interface Entry {
    String path();

    /**
     * A folder.
     *
     * @param mode permission bits
     */
    record Folder(String path, int mode, int owner) implements Entry {}

    /**
     * A regular file.
     *
     * @param mode permission bits
     */
    record File(String path, int mode, int owner, Content content) implements Entry {}

    /**
     * A symbolic link.
     *
     * @param target as it holds it
     */
    record Link(String path, String target) implements Entry {}

    /** What a file holds. */
    sealed interface Content {
        long size();

        InputStream open() throws IOException;
    }

    /**
     * A file of this machine.
     *
     * @param size when it was looked at; a file that is another when it is read is an error */
    record OnDisk(Path file, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** Made here. */
    final class Made implements Content {
        private final byte[] bytes;

        /** @param bytes not copied */
        Made(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
