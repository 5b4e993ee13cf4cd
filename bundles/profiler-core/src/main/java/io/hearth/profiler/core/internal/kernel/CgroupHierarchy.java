/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the one hierarchy of cgroup version 2 is mounted; bpf_get_current_cgroup_id speaks of that one. */
final class CgroupHierarchy {

    private CgroupHierarchy() {}

    static String mountPoint() throws IOException {
        try (BufferedReader mounts =
                Files.newBufferedReader(Path.of("/proc/self/mounts"), StandardCharsets.ISO_8859_1)) {
            for (String line = mounts.readLine(); line != null; line = mounts.readLine()) {
                int place = line.indexOf(' ') + 1;
                int type = line.indexOf(' ', place) + 1;
                if (place > 0 && type > 0 && line.startsWith("cgroup2 ", type)) {
                    return line.substring(place, type - 1);
                }
            }
        }
        throw new IOException("filters by cgroup need the cgroup2 file system, and it is not mounted");
    }
}
