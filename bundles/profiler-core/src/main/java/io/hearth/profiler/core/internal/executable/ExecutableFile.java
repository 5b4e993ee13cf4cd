/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSegment;
import io.hearth.linux.ReadBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read of an executable file: identities for reports, the segments that turn mappings into ELF virtual
 * addresses, and the open file itself, so that names can be read later even when the process and the path are gone.
 */
public final class ExecutableFile implements AutoCloseable {

    private final ElfFile elf;
    private final String gnuBuildId;
    private final String goBuildId;
    private final String fileHash;
    private final List<ElfSegment> loads = new ArrayList<>();
    private final long rowBytes;
    private final ReadBudget budget;
    private final boolean mayBlock;

    ExecutableFile(ElfFile elf, long rowBytes, ReadBudget budget, boolean mayBlock) throws IOException {
        this.elf = elf;
        this.budget = budget;
        this.mayBlock = mayBlock;
        this.rowBytes = rowBytes;
        this.gnuBuildId = elf.buildId().orElse("");
        this.goBuildId = elf.goBuildId().orElse("");
        this.fileHash = elf.htlhash();
        for (ElfSegment segment : elf.segments()) {
            if (segment.isLoad()) {
                loads.add(segment);
            }
        }
    }

    public ElfFile elf() {
        return elf;
    }

    public String gnuBuildId() {
        return gnuBuildId;
    }

    public String goBuildId() {
        return goBuildId;
    }

    /** The profiling conventions' {@code htlhash}, hexadecimal. */
    public String fileHash() {
        return fileHash;
    }

    /** Bytes of its rows in the kernel half. */
    public long rowBytes() {
        return rowBytes;
    }

    /**
     * The ELF virtual address that a mapping from this file offset starts at. The kernel maps whole pages, so the offset
     * may lie a little before its segment; executable segments go first where two share a page.
     */
    long vaddrOf(long fileOffset) {
        long found = fileOffset;
        boolean exact = false;
        for (ElfSegment s : loads) {
            long from = s.offset() & -4096L;
            if (fileOffset >= from && fileOffset < s.offset() + s.fileSize() && (!exact || s.isExecutable())) {
                found = fileOffset - s.offset() + s.virtualAddress();
                exact |= s.isExecutable();
            }
        }
        return found;
    }

    /** What reads of it are charged to; renewed by whoever reads. */
    public ReadBudget budget() {
        return budget;
    }

    /** Whether a read of it may never return: it lies on a network file system or one in user space. */
    public boolean mayBlock() {
        return mayBlock;
    }

    @Override
    public void close() {
        elf.close();
    }
}
