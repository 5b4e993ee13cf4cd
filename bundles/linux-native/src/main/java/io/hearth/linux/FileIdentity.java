/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/**
 * What {@code statx(2)} says of a file. Two files are the same if device and inode are; a file that was replaced under
 * its old inode number differs in birth or modification time.
 *
 * @param device major number in the upper, minor number in the lower 32 bits
 * @param inode number within the device
 * @param size bytes
 * @param mode type and permission bits
 * @param owner user id of its owner, as in this user namespace
 * @param modifiedNanos time of modification, nanoseconds since 1970
 * @param changedNanos time of the last change of content or attributes, names included, nanoseconds since 1970
 * @param bornNanos time of creation, nanoseconds since 1970, or 0 if the file system does not keep it
 */
public record FileIdentity(
        long device,
        long inode,
        long size,
        int mode,
        int owner,
        long modifiedNanos,
        long changedNanos,
        long bornNanos) {

    /** Whether the other is the same file with the same content: names and permissions may have changed. */
    public boolean hasSameContent(FileIdentity other) {
        return device == other.device
                && inode == other.inode
                && size == other.size
                && modifiedNanos == other.modifiedNanos
                && bornNanos == other.bornNanos;
    }

    /** True for a regular file. */
    public boolean isRegular() {
        return (mode & 0xf000) == 0x8000;
    }
}
