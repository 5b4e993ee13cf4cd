/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/**
 * One line of {@code /proc/PID/maps}.
 *
 * @param start first address
 * @param end address behind the last one
 * @param permissions bits {@link ProcMaps#READ}, {@link ProcMaps#WRITE}, {@link ProcMaps#EXECUTE}, {@link ProcMaps#SHARED}
 * @param offset offset of {@code start} in the file, in bytes
 * @param device major number in the upper, minor number in the lower 32 bits, as in {@link FileIdentity}
 * @param inode 0 for memory without a file
 * @param path of the file as the process sees it, a name such as {@code [vdso]}, or empty; without the deleted marker
 * @param deleted whether the file's name is gone
 */
public record Mapping(
        long start, long end, int permissions, long offset, long device, long inode, String path, boolean deleted) {

    /** True if code may run there. */
    public boolean isExecutable() {
        return (permissions & ProcMaps.EXECUTE) != 0;
    }
}
