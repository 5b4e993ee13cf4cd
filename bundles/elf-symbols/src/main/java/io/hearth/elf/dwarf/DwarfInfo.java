/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The debug information of one file: which functions, inlined into each other, an address belongs to, and the source
 * lines. An index of the units is built at the first question; units are read when needed and the ones used last are
 * kept, up to a bound.
 *
 * <p>Belongs to the thread of its file and ends with it. Split DWARF is not followed: such units have lines, but no
 * functions.
 */
public final class DwarfInfo {

    private final DwarfSections sections;
    private final @Nullable DwarfSections alternate;
    private final long keptBytes;
    private final Map<Integer, UnitCode> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final InlineChain chain = new InlineChain();
    private @Nullable UnitIndex units;
    private @Nullable FunctionName names;

    private DwarfInfo(DwarfSections sections, @Nullable DwarfSections alternate, long keptBytes) {
        this.sections = sections;
        this.alternate = alternate;
        this.keptBytes = keptBytes;
    }

    /**
     * The debug information of a file; null if it has none.
     *
     * @param alternate the file of shared entries that dwz made, if there is one
     * @param keptBytes bytes of units kept; the one in use is kept even if it alone is larger
     * @param inflatedBytes bytes that compressed sections may take on the heap
     * @throws ElfException if they would take more
     */
    public static @Nullable DwarfInfo of(ElfFile elf, @Nullable ElfFile alternate, long keptBytes, long inflatedBytes)
            throws ElfException {
        DwarfSections sections = new DwarfSections(elf, inflatedBytes);
        if (!sections.has(DwarfSections.INFO) || !sections.has(DwarfSections.ABBREV)) {
            return null;
        }
        DwarfSections shared = alternate == null ? null : new DwarfSections(alternate, inflatedBytes);
        return new DwarfInfo(sections, shared != null && shared.has(DwarfSections.INFO) ? shared : null, keptBytes);
    }

    /**
     * Hands the frames at an address to the sink, innermost first.
     *
     * @param address virtual address in the file
     * @return number of frames; 0 if nothing is known of the address
     * @throws ElfException if what is known of it is damaged; frames already handed over are sound
     */
    public int lookup(long address, DwarfFrameSink sink) throws ElfException {
        sections.startWork();
        UnitIndex index = units;
        if (index == null) {
            index = UnitIndex.build(sections);
            units = index;
        }
        int number = index.byAddress(address);
        if (number < 0) {
            return 0;
        }
        UnitCode code = unit(index, number);
        LineTable lines = code.lines();
        String file = null;
        int line = 0;
        int column = 0;
        if (lines != null && lines.find(address)) {
            file = lines.header().path(lines.file());
            line = lines.line();
            column = lines.column();
        }
        long function = code.function(address);
        if (function < 0) {
            if (file == null) {
                return 0;
            }
            sink.frame(null, null, file, line, column, 0);
            return 1;
        }
        FunctionName name = names;
        if (name == null) {
            name = new FunctionName(sections, index, alternate);
            names = name;
        }
        chain.find(code.unit(), function, address);
        for (int i = chain.count() - 1; i >= 0; i--) {
            name.resolve(code.unit(), chain.entry(i));
            sink.frame(name.linkageName, name.name, file, line, column, name.declaredLine);
            file = lines == null ? null : lines.header().path(chain.callFile(i));
            line = chain.callLine(i);
            column = chain.callColumn(i);
        }
        name.resolve(code.unit(), function);
        sink.frame(name.linkageName, name.name, file, line, column, name.declaredLine);
        return chain.count() + 1;
    }

    private UnitCode unit(UnitIndex index, int number) throws ElfException {
        UnitCode known = kept.get(number);
        if (known != null) {
            return known;
        }
        UnitCode read = UnitCode.read(sections, index.offset(number));
        kept.put(number, read);
        long bytes = 0;
        for (UnitCode code : kept.values()) {
            bytes += code.retainedBytes();
        }
        Iterator<UnitCode> oldest = kept.values().iterator();
        while (bytes > keptBytes && kept.size() > 1) {
            bytes -= oldest.next().retainedBytes();
            oldest.remove();
        }
        return read;
    }

    /** Number of units; 0 before the first question. */
    public int unitCount() {
        UnitIndex index = units;
        return index == null ? 0 : index.size();
    }

    /** Whether a unit was met whose functions are described in another file ({@code .dwo}, {@code .dwp}), which is not read. */
    public boolean isSplit() {
        return sections.split;
    }

    /** Bytes of heap kept: index, units, pages and decompressed sections. */
    public long retainedBytes() {
        long bytes = 4096 + 20L * InlineChain.MOST + sections.retainedBytes();
        for (UnitCode code : kept.values()) {
            bytes += code.retainedBytes();
        }
        bytes += alternate == null ? 0 : alternate.retainedBytes();
        bytes += units == null ? 0 : units.retainedBytes();
        bytes += names == null ? 0 : names.retainedBytes();
        return bytes;
    }

    /** Gives back all but the index of units. */
    public void trim() {
        kept.clear();
        sections.trim();
        if (alternate != null) {
            alternate.trim();
        }
        if (names != null) {
            names.trim();
        }
    }
}
