/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;

/** A path that leads to something else than a regular file, which has not been opened. */
public final class NotRegularException extends IOException {

    private static final long serialVersionUID = 1L;

    NotRegularException(String path, FileIdentity found) {
        super(PathText.shown(path) + " is " + kind(found.mode()) + ", not a regular file; it was not opened");
    }

    // Types of inode(7).
    private static String kind(int mode) {
        return switch (mode & 0xf000) {
            case 0x1000 -> "a FIFO";
            case 0x2000 -> "a character device";
            case 0x4000 -> "a folder";
            case 0x6000 -> "a block device";
            case 0xa000 -> "a symbolic link";
            case 0xc000 -> "a socket";
            default -> "of an unknown type";
        };
    }
}
