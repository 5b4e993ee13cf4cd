/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfHeader;
import io.hearth.elf.ElfSegment;
import io.hearth.linux.FileIdentity;
import io.hearth.linux.ReadBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of an executable file: identities for reports, the segments that turn mappings into ELF virtual
 * addresses, and the open file itself, so that names can be read later even when the process and the path are gone.
 */
public final class ExecutableFile implements AutoCloseable {

    private static final long PAGE = 4096;

    private final ElfFile elf;
    private final String gnuBuildId;
    private final String goBuildId;
    private final String fileHash;
    private final List<ElfSegment> loads = new ArrayList<>();
    private final long rowBytes;
    private final RuleTable.Held rules;
    private final @Nullable FileIdentity status;
    private final ReadBudget budget;

    /**
     * Takes over an open file.
     *
     * @param status what the file system says of it; null for code without a file
     * @param budget that its reads are charged to
     */
    ExecutableFile(ElfFile elf, long rowBytes, RuleTable.Held rules, @Nullable FileIdentity status, ReadBudget budget)
            throws IOException {
        this.elf = elf;
        this.budget = budget;
        this.rowBytes = rowBytes;
        this.rules = rules;
        this.status = status;
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

    RuleTable.Held rules() {
        return rules;
    }

    @Nullable
    FileIdentity status() {
        return status;
    }

    /**
     * Whether it still holds what was read when it was loaded, so that names may be read: a file can be written over while
     * it is mapped. Looks at both ends of the file and at its length.
     */
    public boolean isUnchanged() {
        try {
            // A view of its own, since a file's pages are kept when they have been read.
            return elf.view().htlhash().equals(fileHash);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether code of the file lies at this offset. */
    boolean hasCodeAt(long fileOffset) {
        for (ElfSegment s : loads) {
            if (s.isExecutable() && firstPage(s) <= fileOffset && fileOffset < s.offset() + s.fileSize()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What to take from an address in a mapping to get an ELF virtual address. The kernel maps whole pages, so the offset
     * may lie a little before its segment. Where several segments have a part of that page, executable ones go first; of
     * several of these the one whose addresses the mapping has, when the file is not moved, or else whose length.
     */
    long bias(long start, long end, long fileOffset) {
        long bias = start - fileOffset;
        int best = -1;
        for (ElfSegment s : loads) {
            if (firstPage(s) <= fileOffset && fileOffset < s.offset() + s.fileSize()) {
                long found = start - (fileOffset - s.offset() + s.virtualAddress());
                int rank = rank(s, start, end, found);
                if (rank > best) {
                    best = rank;
                    bias = found;
                }
            }
        }
        return bias;
    }

    private int rank(ElfSegment s, long start, long end, long bias) {
        long length = (s.offset() + s.fileSize() - firstPage(s) + PAGE - 1) & -PAGE;
        return (s.isExecutable() ? 4 : 0)
                + (elf.header().type() == ElfHeader.TYPE_EXECUTABLE && bias == 0 ? 2 : 0)
                + (end - start == length ? 1 : 0);
    }

    private static long firstPage(ElfSegment segment) {
        return segment.offset() & -PAGE;
    }

    /** What reads of it are charged to; renewed by whoever reads. */
    public ReadBudget budget() {
        return budget;
    }

    @Override
    public void close() {
        elf.close();
    }
}
