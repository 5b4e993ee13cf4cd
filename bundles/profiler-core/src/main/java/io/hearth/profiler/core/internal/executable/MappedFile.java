/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import java.util.List;

/**
 * Where the file of a mapping can be read: the very file that is mapped, whatever its path holds by now; else the path
 * in the process's root, or in ours.
 *
 * @param task a thread of the process that had not ended
 * @param path as the process sees it
 */
record MappedFile(int task, long start, long end, String path) {

    /** The file that is mapped. */
    String mapped() {
        return "/proc/" + task + "/map_files/" + Long.toHexString(start) + "-" + Long.toHexString(end);
    }

    /** All places, the best one first. */
    List<String> places() {
        return List.of(mapped(), "/proc/" + task + "/root" + path, path);
    }
}
