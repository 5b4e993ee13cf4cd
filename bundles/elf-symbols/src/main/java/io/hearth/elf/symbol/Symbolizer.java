/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.demangle.Demangler;
import io.hearth.elf.dwarf.DwarfInfo;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names the code of one executable file by the best source there is for each address: Go tables, DWARF, symbol tables,
 * each of the file itself or of its separate debug file. Sources are opened when a question needs them.
 *
 * <p>A damaged source costs only its own answers: it is left out from then on and {@link #problems()} says why. Belongs
 * to one thread at a time.
 */
public final class Symbolizer implements Closeable {
    /** Bytes of DWARF units kept unless said otherwise. */
    public static final long KEPT_BYTES = 4 << 20;

    /** Bytes compressed debug sections may take on the heap unless said otherwise. */
    public static final long INFLATED_BYTES = 16 << 20;

    private static final int MOST_PROBLEMS = 8;

    private final ElfFile elf;
    private final boolean ownsElf;
    private final DebugFiles debugFiles;
    private final long keptBytes;
    private final long inflatedBytes;
    private final List<Frame> frames = new ArrayList<>();
    private final List<String> problems = new ArrayList<>(0);
    private @Nullable SymbolTable symbols;
    private @Nullable GoSymbols go;
    private @Nullable DwarfInfo dwarf;
    private @Nullable ElfFile debugFile;
    private @Nullable ElfFile alternateFile;
    private boolean symbolsSought;
    private boolean goSought;
    private boolean dwarfSought;
    private boolean debugFileSought;

    private record Frame(
            @Nullable String linkageName,
            @Nullable String name,
            @Nullable String file,
            int line,
            int column,
            int start) {}

    private Symbolizer(ElfFile elf, boolean ownsElf, DebugFiles debugFiles, long keptBytes, long inflatedBytes) {
        this.elf = elf;
        this.ownsElf = ownsElf;
        this.debugFiles = debugFiles;
        this.keptBytes = keptBytes;
        this.inflatedBytes = inflatedBytes;
    }

    /** Takes over {@code elf}, which is closed with it. Reads nothing yet. */
    public static Symbolizer open(ElfFile elf, DebugFiles debugFiles) {
        return open(elf, debugFiles, KEPT_BYTES, INFLATED_BYTES);
    }

    /**
     * Takes over {@code elf}.
     *
     * @param keptBytes bytes of DWARF units kept; 0 keeps only the one in use
     * @param inflatedBytes bytes compressed debug sections may take on the heap; 0 leaves them unread
     */
    public static Symbolizer open(ElfFile elf, DebugFiles debugFiles, long keptBytes, long inflatedBytes) {
        return new Symbolizer(elf, true, debugFiles, keptBytes, inflatedBytes);
    }

    /** As {@link #open}, but {@code elf} remains the caller's, to be closed after this. */
    public static Symbolizer borrow(ElfFile elf, DebugFiles debugFiles) {
        return new Symbolizer(elf, false, debugFiles, KEPT_BYTES, INFLATED_BYTES);
    }

    /**
     * Hands the frames at an address to the sink, innermost inlined function first, with files and lines where they are
     * known.
     *
     * @param address virtual address in the file; of a caller's frame, one within the call, such as return address - 1
     * @return number of frames; 0 if nothing names the address
     */
    public int lookup(long address, FrameSink sink) {
        int known = lookupGo(address, sink);
        if (known > 0) {
            return known;
        }
        int symbol = symbol(address);
        String symbolName = symbol < 0 ? null : symbolName(symbol);
        DwarfInfo info = dwarf();
        if (info != null) {
            frames.clear();
            try {
                info.lookup(
                        address,
                        (linkage, name, file, line, column, start) ->
                                frames.add(new Frame(linkage, name, file, line, column, start)));
            } catch (ElfException e) {
                frames.clear();
                report(e);
            }
            if (info.isSplit()) {
                report(
                        elf.name()
                                + ": its debug information is split (.dwo or .dwp files), which is not read: no inlined"
                                + " functions, and lines only of what stands in the file; build without -gsplit-dwarf for both");
            }
            int count = emit(symbolName, sink);
            if (count > 0) {
                return count;
            }
        }
        return emitSymbol(symbolName, sink);
    }

    /** As {@link #lookup}, but does not read DWARF, which takes long in a file that has much of it. */
    public int lookupWithoutDwarf(long address, FrameSink sink) {
        int known = lookupGo(address, sink);
        if (known > 0) {
            return known;
        }
        int symbol = symbol(address);
        return emitSymbol(symbol < 0 ? null : symbolName(symbol), sink);
    }

    private int lookupGo(long address, FrameSink sink) {
        GoSymbols tables = go();
        if (tables == null) {
            return 0;
        }
        frames.clear();
        try {
            int count = tables.lookup(
                    address,
                    (name, linkage, file, line, column, start, kind) ->
                            frames.add(new Frame(linkage, name, file, line, column, start)));
            for (Frame f : frames) {
                sink.frame(orUnknown(f.name), null, f.file, f.line, f.column, f.start, FrameKind.GO);
            }
            return count;
        } catch (ElfException e) {
            report(e);
            return 0;
        }
    }

    private static int emitSymbol(@Nullable String symbolName, FrameSink sink) {
        if (symbolName == null) {
            return 0;
        }
        emit(symbolName, null, 0, 0, 0, sink);
        return 1;
    }

    /**
     * The linkage name of the function at an address, inlined functions left aside. Does not read DWARF.
     *
     * @return null if nothing names it
     */
    public @Nullable String linkageName(long address) {
        GoSymbols tables = go();
        if (tables != null) {
            try {
                String name = tables.name(address);
                if (name != null) {
                    return name;
                }
            } catch (ElfException e) {
                report(e);
            }
        }
        int symbol = symbol(address);
        return symbol < 0 ? null : symbolName(symbol);
    }

    /** As {@link #linkageName}, in readable form. */
    public @Nullable String name(long address) {
        String linkage = linkageName(address);
        return linkage == null ? null : readable(linkage);
    }

    /** The symbols; null if the file has none that can be read. */
    public @Nullable SymbolTable symbols() {
        if (!symbolsSought) {
            symbolsSought = true;
            try {
                boolean complete =
                        elf.section(".symtab").filter(s -> s.hasBytes()).isPresent();
                SymbolTable read = SymbolTable.of(elf, complete ? null : debugFile());
                symbols = read.size() == 0 ? null : read;
            } catch (ElfException e) {
                report(e);
            }
        }
        return symbols;
    }

    private int emit(@Nullable String symbolName, FrameSink sink) {
        int last = frames.size() - 1;
        if (last < 0) {
            return 0;
        }
        Frame outer = frames.get(last);
        String outerName = outerName(outer, symbolName);
        if (outerName == null) {
            return 0;
        }
        for (int i = 0; i < last; i++) {
            Frame f = frames.get(i);
            emit(f.linkageName != null ? f.linkageName : orUnknown(f.name), f.file, f.line, f.column, f.start, sink);
        }
        emit(outerName, outer.file, outer.line, outer.column, outer.start, sink);
        return last + 1;
    }

    /**
     * The symbol goes first: it knows clones ({@code name.cold}) and the scope of names that DWARF has only the last part
     * of, and it is the name the same file has where its debug file is not installed.
     */
    private static @Nullable String outerName(Frame outer, @Nullable String symbolName) {
        if (symbolName != null) {
            return symbolName;
        }
        return outer.linkageName != null ? outer.linkageName : outer.name;
    }

    private static String orUnknown(@Nullable String name) {
        return name == null ? "[unknown]" : name;
    }

    private static void emit(
            String linkage, @Nullable String file, int line, int column, int startLine, FrameSink sink) {
        String name = readable(linkage);
        FrameKind kind = Demangler.isRust(linkage) ? FrameKind.RUST : FrameKind.NATIVE;
        sink.frame(name, name.equals(linkage) ? null : linkage, file, line, column, startLine, kind);
    }

    private static String readable(String linkage) {
        if (linkage.endsWith("@plt")) {
            return Demangler.demangle(linkage.substring(0, linkage.length() - 4)) + "@plt";
        }
        return Demangler.demangle(linkage);
    }

    private int symbol(long address) {
        SymbolTable table = symbols();
        return table == null ? -1 : table.find(address);
    }

    private @Nullable String symbolName(int symbol) {
        SymbolTable table = symbols();
        try {
            return table == null ? null : table.name(symbol);
        } catch (ElfException e) {
            report(e);
            return null;
        }
    }

    private @Nullable GoSymbols go() {
        if (!goSought) {
            goSought = true;
            try {
                go = GoSymbols.of(elf);
            } catch (ElfException e) {
                report(e);
            }
        }
        return go;
    }

    private @Nullable DwarfInfo dwarf() {
        if (!dwarfSought) {
            dwarfSought = true;
            try {
                dwarf = openDwarf(elf);
                ElfFile separate = dwarf == null ? debugFile() : null;
                if (separate != null) {
                    dwarf = openDwarf(separate);
                }
            } catch (ElfException e) {
                report(e);
            }
        }
        return dwarf;
    }

    private @Nullable DwarfInfo openDwarf(ElfFile file) throws ElfException {
        boolean has = file.section(".debug_info").isPresent()
                || file.section(".zdebug_info").isPresent();
        if (!has) {
            return null;
        }
        ElfFile alternate = null;
        try {
            alternate = debugFiles.findAlternate(file);
            alternateFile = alternate;
        } catch (ElfException e) {
            report(e);
        }
        return DwarfInfo.of(file, alternate, keptBytes, inflatedBytes);
    }

    private @Nullable ElfFile debugFile() {
        if (!debugFileSought) {
            debugFileSought = true;
            try {
                debugFile = debugFiles.find(elf);
            } catch (ElfException e) {
                report(e);
            }
        }
        return debugFile;
    }

    private void report(ElfException e) {
        report(String.valueOf(e.getMessage()));
    }

    private void report(String text) {
        if (problems.size() < MOST_PROBLEMS && !problems.contains(text)) {
            problems.add(text);
        }
    }

    /** What could not be read, one sentence each; at most a few. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Bytes of heap kept. */
    public long retainedBytes() {
        long bytes = 256;
        bytes += symbols == null ? 0 : symbols.retainedBytes();
        bytes += go == null ? 0 : go.retainedBytes();
        bytes += dwarf == null ? 0 : dwarf.retainedBytes();
        return bytes;
    }

    /** Gives back what can be read again: pages, units. Symbol addresses and the index of units stay. */
    public void trim() {
        if (symbols != null) {
            symbols.trim();
        }
        if (dwarf != null) {
            dwarf.trim();
        }
        go = null;
        goSought = false;
        frames.clear();
    }

    @Override
    public void close() {
        symbols = null;
        go = null;
        dwarf = null;
        if (debugFile != null) {
            debugFile.close();
        }
        if (alternateFile != null) {
            alternateFile.close();
        }
        if (ownsElf) {
            elf.close();
        }
    }
}
