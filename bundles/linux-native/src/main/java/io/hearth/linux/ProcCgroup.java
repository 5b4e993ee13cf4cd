/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The control group of a process and the container id that its path ends with: 64 hexadecimal digits (Docker,
 * containerd, CRI-O, Podman; with or without prefix and {@code .scope}), or on ECS 32 hexadecimal digits, a dash and
 * a decimal number.
 */
public final class ProcCgroup {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int LONG_ID = 64;
    private static final int TASK_ID = 32;

    private ProcCgroup() {}

    /** The container id of a process, or null if its path names none. */
    public static @Nullable String containerId(int pid) throws IOException {
        return containerIdOf(ProcFile.read("/proc/" + pid + "/cgroup", MAX_BYTES));
    }

    /** The container id in the text of a cgroup file: version 2's line ({@code 0::PATH}) or any of version 1's. */
    public static @Nullable String containerIdOf(String text) {
        int from = 0;
        while (from < text.length()) {
            int to = text.indexOf('\n', from);
            to = to < 0 ? text.length() : to;
            int first = text.indexOf(':', from);
            int second = first < 0 ? -1 : text.indexOf(':', first + 1);
            if (second >= 0 && second < to) {
                String id = idInPath(text.substring(second + 1, to));
                if (id != null) {
                    return id;
                }
            }
            from = to + 1;
        }
        return null;
    }

    // The innermost container counts, and one may have groups of its own below it, so from the end upwards.
    private static @Nullable String idInPath(String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            String id = idInSegment(path.substring(slash + 1, end));
            if (id != null) {
                return id;
            }
            end = slash;
        }
        return null;
    }

    private static @Nullable String idInSegment(String segment) {
        String name = segment.endsWith(".scope") ? segment.substring(0, segment.length() - 6) : segment;
        // docker-ID, cri-containerd-ID, crio-ID, libpod-ID; on some systems SLICE:cri-containerd:ID
        int colon = name.lastIndexOf(':');
        String last = colon >= 0 ? name.substring(colon + 1) : name;
        if (isHex(last, last.length() - LONG_ID, LONG_ID) && isSeparated(last, last.length() - LONG_ID)) {
            return last.substring(last.length() - LONG_ID);
        }
        return isTaskId(last) ? last : null;
    }

    private static boolean isSeparated(String name, int at) {
        return at == 0 || name.charAt(at - 1) == '-';
    }

    private static boolean isTaskId(String name) {
        if (name.length() < TASK_ID + 2 || !isHex(name, 0, TASK_ID) || name.charAt(TASK_ID) != '-') {
            return false;
        }
        for (int i = TASK_ID + 1; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text, int from, int length) {
        if (from < 0 || from + length > text.length()) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
