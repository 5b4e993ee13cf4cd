/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Who typed {@code sudo hearth record}, by sudo's own variables (sudo(8)): the files that they named are given to them, since
 * others may not read them.
 */
record SudoCaller(int user, int group) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    /** Gives a file to the caller of sudo, if there is one. Where that is not possible the file stays root's. */
    static void give(Path file) {
        String user = System.getenv("SUDO_UID");
        String group = System.getenv("SUDO_GID");
        if (user != null && group != null && user.matches("[0-9]{1,9}") && group.matches("[0-9]{1,9}")) {
            new SudoCaller(Integer.parseInt(user), Integer.parseInt(group)).own(file);
        }
    }

    /** Only a regular file of root's with one name: another may have been put in its place, or be somebody else's as well. */
    void own(Path file) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(file, "unix:mode,uid,nlink", LinkOption.NOFOLLOW_LINKS);
            boolean regular = ((Integer) Objects.requireNonNull(attributes.get("mode")) & TYPE) == REGULAR;
            boolean roots = Objects.equals(attributes.get("uid"), 0);
            if (regular && roots && Objects.equals(attributes.get("nlink"), 1)) {
                Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            // It stays as it is: readable by root.
        }
    }
}
