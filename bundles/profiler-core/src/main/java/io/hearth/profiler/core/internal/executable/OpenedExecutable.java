/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfLimits;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.FileIdentity;
import io.hearth.linux.ForeignFile;
import io.hearth.linux.PathText;
import io.hearth.linux.ReadBudget;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An executable as a process maps it, opened: what lies at one of its places, by descriptor, when it is the file that was
 * mapped and a regular one.
 *
 * @param status what the file system says of it; null for code without a file
 * @param budget that its reads are charged to
 */
record OpenedExecutable(ElfFile elf, @Nullable FileIdentity status, ReadBudget budget) {

    /** What the unwind rows of a file may cost: the largest files met in practice take a fifth of it. */
    private static final long MOST_BYTES = 512L << 20;

    private static final long MOST_NANOS = 10_000_000_000L;

    /** Is told of the device that a file lies on, before it is read; refuses it by an exception. */
    @FunctionalInterface
    interface DeviceCheck {
        void accept(Long device) throws IOException;
    }

    /** @param replaced counts files that have come into the place of the one that was mapped */
    static OpenedExecutable open(Executable executable, DeviceCheck check, AtomicLong replaced) throws IOException {
        if (executable.identity().equals(ExecutableIdentity.VDSO)) {
            return new OpenedExecutable(ElfFile.of(VdsoImage.read(), "[vdso]"), null, new ReadBudget());
        }
        IOException last = null;
        for (String place : executable.mapped().places()) {
            ForeignFile file;
            try {
                file = ForeignFile.open(place);
            } catch (ErrnoException e) {
                last = last == null ? e : last;
                continue;
            }
            ReadBudget budget = new ReadBudget();
            budget.renew(MOST_BYTES, MOST_NANOS);
            ElfFile elf;
            try {
                check.accept(file.identity().device());
                elf = ElfFile.open(file.channel(budget), executable.path(), ElfLimits.DEFAULT);
            } catch (IOException e) {
                file.close();
                throw e;
            }
            FileIdentity after = file.identify();
            if (executable.identity().isOf(elf, file.identity(), after)) {
                return new OpenedExecutable(elf, after, budget);
            }
            elf.close();
            replaced.incrementAndGet();
            last = new IOException(PathText.shown(place) + " is another file than the one that was mapped");
        }
        throw last == null ? new IOException("no place to read " + PathText.shown(executable.path())) : last;
    }
}
