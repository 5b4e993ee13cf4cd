/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfFile;
import io.hearth.linux.FileIdentity;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which file a mapping is of. By its build id, where the kernel read one when it was mapped; else by device, inode, size
 * and times of creation and modification, so that a file that is replaced or written over, even at its inode, is another
 * one.
 *
 * @param buildId in hexadecimal; empty when there is none
 * @param device major number in the upper, minor number in the lower 32 bits, as the mapping has it; 0 with a build id
 * @param inode 0 with a build id
 * @param size in bytes; -1 when nobody could be asked
 * @param name where neither build id nor inode say which file it is
 */
record ExecutableIdentity(
        String buildId, long device, long inode, long size, long modifiedNanos, long bornNanos, String name) {

    private static final long UNKNOWN = -1;

    /** The code that the kernel maps into every process. */
    static final ExecutableIdentity VDSO = new ExecutableIdentity("", 0, 0, UNKNOWN, 0, 0, "[vdso]");

    static ExecutableIdentity ofBuildId(String hex) {
        return new ExecutableIdentity(hex, 0, 0, UNKNOWN, 0, 0, "");
    }

    static ExecutableIdentity ofBuildId(byte[] buildId) {
        return ofBuildId(HexFormat.of().formatHex(buildId));
    }

    /** @param seen what the file system says of what is mapped; null when it cannot be asked */
    static ExecutableIdentity of(long device, long inode, String name, @Nullable FileIdentity seen) {
        return seen == null
                ? new ExecutableIdentity("", device, inode, UNKNOWN, 0, 0, name)
                : new ExecutableIdentity("", device, inode, seen.size(), seen.modifiedNanos(), seen.bornNanos(), "");
    }

    /**
     * Whether a file that has been opened is this one.
     *
     * @param before what the file system said of its place before it was opened
     * @param after what it says now
     */
    boolean isOf(ElfFile opened, @Nullable FileIdentity before, @Nullable FileIdentity after) throws IOException {
        if (equals(VDSO)) {
            return true;
        }
        if (before == null || after == null || !before.hasSameContent(after) || after.size() != opened.size()) {
            return false;
        }
        if (!buildId.isEmpty()) {
            // The kernel hands on 20 bytes at most.
            return opened.buildId().orElse("").startsWith(buildId);
        }
        return size == UNKNOWN
                ? after.inode() == inode
                : after.size() == size && after.modifiedNanos() == modifiedNanos && after.bornNanos() == bornNanos;
    }
}
