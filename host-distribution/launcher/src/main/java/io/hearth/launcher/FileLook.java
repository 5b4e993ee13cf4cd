/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What tells a file from another and from itself after a change. The change time is there because a modification time can be
 * set back: whoever writes a file cannot help moving its change time (inode(7)).
 *
 * @param mode type and permissions, as {@code st_mode}
 * @param modified in nanoseconds
 * @param changed in nanoseconds
 */
record FileLook(int mode, int owner, int group, long device, long inode, long size, long modified, long changed) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    /** Symbolic links are followed. */
    static FileLook of(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:mode,uid,gid,dev,ino,size,lastModifiedTime,ctime");
        return new FileLook(
                (Integer) value(attributes, "mode"),
                (Integer) value(attributes, "uid"),
                (Integer) value(attributes, "gid"),
                (Long) value(attributes, "dev"),
                (Long) value(attributes, "ino"),
                (Long) value(attributes, "size"),
                ((FileTime) value(attributes, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) value(attributes, "ctime")).to(TimeUnit.NANOSECONDS));
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    /** In words, with its article. */
    String kind() {
        return switch (mode & TYPE) {
            case 0010000 -> "a FIFO";
            case 0020000, 0060000 -> "a device";
            case 0040000 -> "a folder";
            case 0140000 -> "a socket";
            default -> "a file";
        };
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }
}
