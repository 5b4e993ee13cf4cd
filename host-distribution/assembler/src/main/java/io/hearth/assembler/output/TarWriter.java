/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes entries as GNU tar does (magic {@code ustar}, two blanks; long names in entries of type {@code L} and {@code K}),
 * which tar, dpkg and container engines read. Source: GNU tar's manual, "Basic Tar Format". Not thread-safe.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;

    private final OutputStream out;
    private final OutputTime time;

    /** @param out written to, not closed */
    TarWriter(OutputStream out, OutputTime time) {
        this.out = out;
        this.time = time;
    }

    /**
     * Writes all entries and the end of the archive.
     *
     * @param prefix before each path, such as {@code ./}
     */
    void write(EntryTree tree, String prefix) throws IOException {
        for (Entry entry : tree.entries()) {
            String path = prefix + entry.path();
            if (entry instanceof Entry.Folder folder) {
                header(path + "/", folder.mode(), folder.owner(), 0, '5', "");
            } else if (entry instanceof Entry.Link link) {
                header(path, 0777, 0, 0, '2', link.target());
            } else if (entry instanceof Entry.File file) {
                long size = file.content().size();
                header(path, file.mode(), file.owner(), size, '0', "");
                ContentCopy.copy(file, out);
                pad(size);
            }
        }
        out.write(new byte[2 * BLOCK]);
    }

    private void header(String name, int mode, int owner, long size, char type, String target) throws IOException {
        if (target.length() > NAME_BYTES) {
            longText('K', target);
        }
        if (name.length() > NAME_BYTES) {
            longText('L', name);
        }
        byte[] block = new byte[BLOCK];
        text(block, 0, NAME_BYTES, name);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, owner);
        octal(block, 116, 8, owner);
        octal(block, 124, 12, size);
        octal(block, 136, 12, time.seconds());
        block[156] = (byte) type;
        text(block, 157, NAME_BYTES, target);
        text(block, 257, 8, "ustar  ");
        if (owner == 0) {
            text(block, 265, 32, "root");
            text(block, 297, 32, "root");
        }
        int sum = 8 * ' ';
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        block[155] = ' ';
        out.write(block);
    }

    private void longText(char type, String text) throws IOException {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
        header("././@LongLink", 0, 0, bytes.length, type, "");
        out.write(bytes);
        pad(bytes.length);
    }

    private void pad(long written) throws IOException {
        out.write(new byte[(int) (-written & (BLOCK - 1))]);
    }

    private static void text(byte[] block, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, length));
    }

    /** Digits and a NUL. */
    private static void octal(byte[] block, int at, int length, long value) {
        long rest = value;
        for (int i = at + length - 2; i >= at; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }
}
