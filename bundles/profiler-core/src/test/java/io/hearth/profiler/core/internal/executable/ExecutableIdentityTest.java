/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import io.hearth.linux.FileIdentity;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExecutableIdentityTest {

    private static FileIdentity status(long size, long modified) {
        return new FileIdentity(8L << 32 | 1, 77, size, 0x81ed, 0, modified, modified, 5);
    }

    private static ExecutableIdentity of(long device, long inode, FileIdentity status) {
        return ExecutableIdentity.of(device, inode, "/x", status);
    }

    @Test
    void devicesAreTheirMajorAndMinorNumbers() {
        FileIdentity status = status(9, 1);
        // These were one when device and inode were packed into one number.
        assertThat(of(1L << 32, 7, status)).isNotEqualTo(of(0, 7, status));
        assertThat(of(2, 7 ^ 1L << 40, status)).isNotEqualTo(of(3, 7, status));
    }

    @Test
    void aFileWrittenOverAtItsInodeIsAnotherFile() {
        assertThat(of(1, 7, status(9, 1))).isEqualTo(of(1, 7, status(9, 1)));
        assertThat(of(1, 7, status(9, 1))).isNotEqualTo(of(1, 7, status(9, 2)));
        assertThat(of(1, 7, status(9, 1))).isNotEqualTo(of(1, 7, status(10, 1)));
    }

    @Test
    void whatHasComeIntoItsPlaceIsNotOpened() throws IOException {
        ElfFile elf = TwoSegments.elf(false);
        long size = elf.size();
        ExecutableIdentity wanted = of(1, 7, status(size, 1));
        assertThat(wanted.isOf(elf, status(size, 1), status(size, 1))).isTrue();
        assertThat(wanted.isOf(elf, status(size, 2), status(size, 2)))
                .as("written over")
                .isFalse();
        assertThat(wanted.isOf(elf, status(size, 1), status(size, 2)))
                .as("written meanwhile")
                .isFalse();
        assertThat(wanted.isOf(elf, status(size, 1), null)).as("gone meanwhile").isFalse();
        assertThat(ExecutableIdentity.ofBuildId("aabb").isOf(elf, status(size, 1), status(size, 1)))
                .as("another build")
                .isFalse();
    }
}
