/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

/** {@code st_mode} of an entry: its kind and permissions. Source: inode(7). */
final class FileMode {
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    private FileMode() {}

    static int of(Entry entry) {
        if (entry instanceof Entry.Folder folder) {
            return FOLDER | folder.mode();
        }
        return entry instanceof Entry.File file ? REGULAR | file.mode() : LINK | 0777;
    }
}
