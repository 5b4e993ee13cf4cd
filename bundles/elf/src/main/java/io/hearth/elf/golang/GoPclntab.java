/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import io.hearth.elf.ElfSegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pc-line table of a Go binary, Go 1.16 and later (Go {@code runtime/symtab.go}: {@code pcHeader}, {@code functab},
 * {@code _func}). Reads on demand; the table is never held as a whole. Belongs to the thread of its {@link ElfFile} and
 * ends with it.
 */
public final class GoPclntab {
    /** Index of the table of inlined calls among a function's pcdata. */
    public static final int PCDATA_INLINE_INDEX = 2;

    /** Index of the inlined calls among a function's funcdata. */
    public static final int FUNCDATA_INLINE_TREE = 3;

    private static final int LONGEST_NAME = 16 << 10;
    private static final long MOST_SCANNED = 512L << 20;
    private static final int CHUNK = 64 << 10;

    private final ElfFile elf;
    private final ElfBytes table;
    private final GoTableFormat format;
    private final int quantum;
    private final int functions;
    private final long namesAt;
    private final long unitsAt;
    private final long filesAt;
    private final long valuesAt;
    private final long functionsAt;
    private final int entrySize;
    private final long textStart;
    private final GoValues walker;
    private @Nullable GoModule module;
    private boolean moduleSought;

    private GoPclntab(ElfFile elf, ElfBytes table, GoTableFormat format) throws ElfException {
        this.elf = elf;
        this.table = table;
        this.format = format;
        quantum = table.u8(6);
        if (table.u16(4) != 0 || (quantum != 1 && quantum != 4) || table.u8(7) != 8) {
            throw new ElfException(table.name() + ": damaged header of the Go pc-line table");
        }
        long count = table.s64(8);
        int first = format.isRelative() ? 3 : 2;
        namesAt = offset(first);
        unitsAt = offset(first + 1);
        filesAt = offset(first + 2);
        valuesAt = offset(first + 3);
        functionsAt = offset(first + 4);
        entrySize = format.isRelative() ? 8 : 16;
        if (count <= 0 || count > Math.min(Integer.MAX_VALUE - 1, (table.size() - functionsAt) / entrySize - 1)) {
            throw new ElfException(table.name() + ": claims " + count + " functions; the file is damaged");
        }
        functions = (int) count;
        textStart = format.isRelative() ? findTextStart() : 0;
        if (!elf.isExecutable(entry(0)) || !elf.isExecutable(entry(functions) - 1)) {
            throw new ElfException(table.name() + ": functions from 0x" + Long.toHexString(entry(0)) + " to 0x"
                    + Long.toHexString(entry(functions)) + " are outside of the code; a position independent file of"
                    + " Go before 1.18, or a damaged one");
        }
        walker = new GoValues(table, quantum);
    }

    private long offset(int word) throws ElfException {
        long offset = table.s64(8 + word * 8L);
        if (offset < 0 || offset >= table.size()) {
            throw new ElfException(table.name() + ": a part at offset " + offset + " is outside of the Go tables");
        }
        return offset;
    }

    /**
     * Finds and checks the table; empty if the file has none.
     *
     * @throws ElfException if there is one that cannot be used: damaged, or of Go before 1.16
     */
    public static Optional<GoPclntab> of(ElfFile elf) throws ElfException {
        for (ElfSection section : elf.sections()) {
            String name = section.name();
            if ((name.equals(".gopclntab") || name.equals(".data.rel.ro.gopclntab")) && section.hasBytes()) {
                ElfBytes bytes = elf.bytes(section);
                GoTableFormat format = GoTableFormat.of(bytes.s32(0));
                if (format == null) {
                    throw new ElfException(bytes.name() + ": begins with 0x" + Integer.toHexString(bytes.s32(0))
                            + ", a Go pc-line table of a version that is not supported (Go 1.16 and later is)");
                }
                return Optional.of(new GoPclntab(elf, bytes, format));
            }
        }
        return elf.isGo() ? scan(elf) : Optional.empty();
    }

    /** Looks for the header in the data, where section headers are gone or have other names. */
    private static Optional<GoPclntab> scan(ElfFile elf) throws ElfException {
        long left = MOST_SCANNED;
        byte[] chunk = new byte[CHUNK];
        for (ElfSegment segment : elf.segments()) {
            if (!segment.isLoad() || segment.isExecutable()) {
                continue;
            }
            ElfBytes bytes = elf.bytes(segment);
            long size = Math.min(left, bytes.size()) & ~7L;
            left -= size;
            for (long from = 0; from < size; from += CHUNK) {
                int length = (int) Math.min(CHUNK, size - from);
                bytes.copy(from, chunk, 0, length);
                for (int i = 0; i < length; i += 8) {
                    if (looksLikeHeader(chunk, i)) {
                        ElfBytes rest = bytes.range(from + i, bytes.size() - from - i);
                        GoTableFormat format = GoTableFormat.of(rest.s32(0));
                        if (format != null) {
                            try {
                                return Optional.of(new GoPclntab(elf, rest, format));
                            } catch (ElfException e) {
                                // Eight bytes that look like one by chance: go on.
                            }
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean looksLikeHeader(byte[] b, int i) {
        return b[i + 3] == -1
                && b[i + 2] == -1
                && b[i + 1] == -1
                && b[i + 4] == 0
                && b[i + 5] == 0
                && (b[i + 6] == 1 || b[i + 6] == 4)
                && b[i + 7] == 8;
    }

    /** The header says it, except in position independent files and since Go 1.26; then the module data do. */
    private long findTextStart() throws ElfException {
        long told = table.s64(24);
        if (told != 0 && fits(told)) {
            return told;
        }
        GoModule found = module();
        if (found != null && fits(found.text())) {
            return found.text();
        }
        Optional<ElfSection> text = elf.section(".text");
        if (text.isPresent() && fits(text.get().address())) {
            return text.get().address();
        }
        throw new ElfException(table.name() + ": the start of the Go code cannot be found");
    }

    private boolean fits(long start) throws ElfException {
        long last = table.u32(functionsAt + (long) functions * entrySize);
        return elf.isExecutable(start) && elf.isExecutable(start + last - 1);
    }

    private @Nullable GoModule module() throws ElfException {
        if (!moduleSought) {
            moduleSought = true;
            module = GoModule.find(elf, table.address(), table.address() + namesAt);
        }
        return module;
    }

    public GoTableFormat format() {
        return format;
    }

    /** Number of functions; their indexes go by address. */
    public int functionCount() {
        return functions;
    }

    /** Smallest step of a program counter in bytes: 1 on x86-64, 4 on aarch64. */
    public int quantum() {
        return quantum;
    }

    /** Virtual address of a function; for {@link #functionCount()} where the last one ends. */
    public long entry(int index) throws ElfException {
        long at = functionsAt + (long) index * entrySize;
        return format.isRelative() ? textStart + table.u32(at) : table.s64(at);
    }

    /** Index of the function that holds the address; -1 if none does. */
    public int find(long address) throws ElfException {
        if (address < entry(0) || address >= entry(functions)) {
            return -1;
        }
        int low = 0;
        int high = functions - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (entry(middle) <= address) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Reads the record of a function. */
    public GoFunction function(int index) throws ElfException {
        long slot = functionsAt + (long) index * entrySize;
        long at = functionsAt + (format.isRelative() ? table.u32(slot + 4) : table.s64(slot + 8));
        long fields = at + (format.isRelative() ? 4 : 8);
        long tail = fields + (format == GoTableFormat.GO_1_20 ? 36 : 32);
        return new GoFunction(
                index,
                entry(index),
                entry(index + 1),
                table.s32(fields),
                table.s32(fields + 4),
                table.s32(fields + 12),
                table.s32(fields + 16),
                table.s32(fields + 20),
                table.s32(fields + 28),
                format == GoTableFormat.GO_1_20 ? table.s32(fields + 32) : 0,
                table.u8(tail),
                table.u8(tail + 1),
                table.s32(fields + 24),
                table.u8(tail + 3),
                tail + 4);
    }

    /** The name at an offset of the name table, such as {@code net/http.(*conn).serve}. */
    public String name(int nameOffset) throws ElfException {
        if (nameOffset < 0) {
            return "";
        }
        return table.string(namesAt + nameOffset, LONGEST_NAME);
    }

    /** The first eight bytes of a name, little endian, to tell most names apart without making a text of them. */
    public long nameStart(int nameOffset) throws ElfException {
        return nameOffset < 0 || namesAt + nameOffset > table.size() - 8 ? 0 : table.s64(namesAt + nameOffset);
    }

    /**
     * The source file of a file number.
     *
     * @param cuOffset from the function
     * @param number a value of the function's table of files
     */
    public String file(int cuOffset, int number) throws ElfException {
        if (number < 0) {
            return "";
        }
        long offset = table.u32(unitsAt + ((cuOffset & 0xffffffffL) + number) * 4);
        return offset == 0xffffffffL ? "" : table.string(filesAt + offset, LONGEST_NAME);
    }

    /**
     * Walks a value table of a function, such as {@link GoFunction#pcsp()}. There is one walker for each table reader:
     * the next call takes it over.
     */
    public GoValues values(GoFunction function, int tableOffset) {
        walker.reset(tableOffset == 0 ? -1 : valuesAt + (tableOffset & 0xffffffffL), function.entry(), function.end());
        return walker;
    }

    /** The value in force at an address of the function; -1 if there is none. */
    public int value(GoFunction function, int tableOffset, long address) throws ElfException {
        GoValues values = values(function, tableOffset);
        while (values.next()) {
            if (address < values.end()) {
                return values.value();
            }
        }
        return -1;
    }

    /** Offset of one of a function's pcdata tables, for {@link #values}; 0 if it has none. */
    public int pcdata(GoFunction function, int which) throws ElfException {
        return Integer.compareUnsigned(which, function.pcdataCount()) < 0
                ? table.s32(function.pcdataAt() + which * 4L)
                : 0;
    }

    /** Virtual address of one of a function's data; 0 if it has none. */
    public long funcdata(GoFunction function, int which) throws ElfException {
        if (which < 0 || which >= function.funcdataCount()) {
            return 0;
        }
        long array = function.pcdataAt() + (function.pcdataCount() & 0xffffffffL) * 4;
        if (!format.isRelative()) {
            return table.s64(((array + 7) & ~7L) + which * 8L);
        }
        long offset = table.u32(array + which * 4L);
        GoModule found = offset == 0xffffffffL ? null : module();
        return found == null || found.functionData(format) == 0 ? 0 : found.functionData(format) + offset;
    }

    /**
     * The inlined calls of a function; null if it has none. Kept by the caller while it asks for several addresses.
     *
     * @throws ElfException if their place cannot be read
     */
    public @Nullable GoInlineTree inlineTree(GoFunction function) throws ElfException {
        long address = funcdata(function, FUNCDATA_INLINE_TREE);
        if (address == 0 || pcdata(function, PCDATA_INLINE_INDEX) == 0) {
            return null;
        }
        ElfBytes bytes = elf.bytesFrom(address);
        return bytes == null ? null : new GoInlineTree(this, function, bytes);
    }
}
