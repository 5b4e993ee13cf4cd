/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether nobody but root and the user of this process can change a file: it, every folder above it and every link on the way
 * belong to one of the two and are not writable by group or others, as sshd asks of its keys (auth_secure_path in
 * OpenSSH's auth.c). A folder with the sticky bit may be writable, as /tmp is: there nobody replaces what others own.
 */
final class FileOwnership {
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITE = 0020;
    private static final int MAX_LINKS = 40;

    private final int user;

    /** @param user whose files are trusted beside root's; a number of the system */
    FileOwnership(int user) {
        this.user = user;
    }

    /** For the user of this process. */
    static FileOwnership ofProcess() throws IOException {
        return new FileOwnership((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Who else could change the file, and what to do, as a sentence; null if nobody can. */
    @Nullable
    String objection(Path file) throws IOException {
        Path link = file.toAbsolutePath().normalize();
        for (int i = 0; i < MAX_LINKS; i++) {
            String objection = chain(link);
            if (objection != null) {
                return objection;
            }
            if (!Files.isSymbolicLink(link)) {
                // Links among the folders: what they lead to counts as well.
                return chain(link.toRealPath());
            }
            link = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
        }
        return file + " is a link in a circle";
    }

    private @Nullable String chain(Path file) throws IOException {
        for (Path path = file; path != null; path = path.getParent()) {
            String objection = one(path);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private @Nullable String one(Path path) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, "unix:mode,uid,owner,group", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
        int owner = (Integer) Objects.requireNonNull(attributes.get("uid"));
        if (owner != 0 && owner != user) {
            return path + " belongs to " + attributes.get("owner") + ", who could change what runs here;"
                    + " make it root's: chown root '" + path + "'";
        }
        boolean folder = (mode & 0170000) == 0040000;
        boolean link = (mode & 0170000) == 0120000;
        if (link || (folder && (mode & STICKY) != 0)) {
            return null;
        }
        String who = (mode & OTHERS_WRITE) != 0
                ? "everybody"
                : (mode & GROUP_WRITE) != 0 ? "the group " + attributes.get("group") : "";
        return who.isEmpty()
                ? null
                : path + " can be written by " + who + "; take that away: chmod go-w '" + path + "'";
    }
}
