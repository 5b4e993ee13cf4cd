/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfLimits;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.ForeignFile;
import io.hearth.linux.ReadBudget;
import java.io.IOException;

/**
 * An executable as a process maps it, opened: the very file that is mapped, whatever its path holds by now; else what lies
 * at the path in the process's root, or in ours.
 *
 * @param budget that its reads are charged to
 * @param mayBlock whether somebody answers its reads who may not, see {@link ForeignFile#mayBlock}
 */
record OpenedExecutable(ElfFile elf, ReadBudget budget, boolean mayBlock) {

    /** What the unwind rows of a file may cost: the largest files met in practice take a fifth of it. */
    private static final long MOST_BYTES = 512L << 20;

    private static final long MOST_NANOS = 10_000_000_000L;

    /** Is told of the device that a file lies on, before it is read; refuses it by an exception. */
    @FunctionalInterface
    interface DeviceCheck {
        void accept(Long device) throws IOException;
    }

    static OpenedExecutable open(String path, int pid, long start, long end, DeviceCheck check) throws IOException {
        if (path.equals("[vdso]")) {
            return new OpenedExecutable(ElfFile.of(VdsoImage.read(), "[vdso]"), new ReadBudget(), false);
        }
        String[] places = {
            "/proc/" + pid + "/map_files/" + Long.toHexString(start) + "-" + Long.toHexString(end),
            "/proc/" + pid + "/root" + path,
            path,
        };
        IOException last = null;
        for (String place : places) {
            ForeignFile file;
            try {
                file = ForeignFile.open(place);
            } catch (ErrnoException e) {
                last = e;
                continue;
            }
            try {
                check.accept(file.identity().device());
            } catch (IOException e) {
                file.close();
                throw e;
            }
            ReadBudget budget = new ReadBudget();
            budget.renew(MOST_BYTES, MOST_NANOS);
            // ElfFile closes the channel when it fails.
            ElfFile elf = ElfFile.open(file.channel(budget), path, ElfLimits.DEFAULT);
            return new OpenedExecutable(elf, budget, file.mayBlock());
        }
        throw last == null ? new IOException("no place to read " + path) : last;
    }
}
