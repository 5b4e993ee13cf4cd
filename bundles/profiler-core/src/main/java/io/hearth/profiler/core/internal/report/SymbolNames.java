/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.elf.symbol.DebugFiles;
import io.hearth.elf.symbol.FrameKind;
import io.hearth.elf.symbol.FrameSink;
import io.hearth.elf.symbol.LocalDebugFiles;
import io.hearth.elf.symbol.Symbolizer;
import io.hearth.linux.ForeignFile;
import io.hearth.linux.KernelSymbols;
import io.hearth.linux.PathText;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableFile;
import io.hearth.profiler.core.internal.extension.RemoteSymbols;
import io.hearth.profiler.core.internal.foreign.Complaints;
import io.hearth.profiler.core.internal.jit.GeneratedCode;
import io.hearth.profiler.core.internal.jit.JitFiles;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names from kallsyms, from the symbols of executables and from the maps that JIT compilers write. Symbols are opened
 * when a name is asked for that nothing knows yet; those not asked lately give back what they hold when it is too much.
 *
 * <p>Debug information, which is large, is read once for each file, and again, when it had to be given back, only as
 * often as {@link #REREAD_SHARE} allows: new addresses in such a file get their names without lines meanwhile.
 */
public final class SymbolNames implements CodeNames {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolNames.class);
    private static final long MAX_RETAINED_BYTES = 6 << 20;
    private static final int MAX_FILES = 4096;
    /** Share of a core that reading debug information again may take. */
    private static final double REREAD_SHARE = 0.0005;

    private static final long MIB = 1 << 20;
    /** What may be read for one name; the first one of a file reads its symbols and its index of DWARF. */
    private static final long MAX_NAME_BYTES = 256 * MIB;

    private static final long MAX_NAME_NANOS = 5_000_000_000L;
    /** For all names of one file; it earns {@link #FILE_SHARE} of a core more as time passes. */
    private static final long MAX_FILE_NANOS = 10_000_000_000L;

    private static final double FILE_SHARE = 0.002;
    private static final long MAX_CREDIT_NANOS = 1_000_000_000L;
    private static final MappingKey JIT = new MappingKey("[jit]", "", "", "");
    /** Longer names are cut, visibly. */
    private static final int MAX_NAME_CHARS = 4096;

    private static final class Symbols {
        @Nullable
        Symbolizer open;
        /** What was read of the debug information has been given back. */
        boolean released;
        /** Its names cost too much. */
        boolean exhausted;

        long creditNanos = MAX_FILE_NANOS;

        /** Whether the file holds what ran, as far as looked at for this window. */
        boolean isVerified;

        boolean isChanged;

        /** A file that has been written over names what did not run. */
        boolean isChanged(ExecutableFile file) {
            if (!isVerified) {
                isVerified = true;
                isChanged |= !file.isUnchanged();
            }
            return isChanged;
        }

        long retainedBytes() {
            return open == null ? 0 : open.retainedBytes();
        }

        void release(boolean whole) {
            Symbolizer names = open;
            if (names != null) {
                released = true;
                names.trim();
                if (whole) {
                    names.close();
                    open = null;
                }
            }
        }
    }

    private final RemoteSymbols remote;
    private final JitFiles generated;
    private final Map<Executable, Symbols> symbols = new LinkedHashMap<>(16, 0.75f, true);
    private final Complaints complaints = new Complaints(LOG, System::nanoTime);
    private final Map<Executable, MappingKey> mappings = new HashMap<>();
    private @Nullable KernelSymbols kernel;
    private boolean kernelRead;
    private long creditNanos;
    private long creditedNanos = System.nanoTime();

    /**
     * Reads nothing yet.
     *
     * @param generated what JIT compilers say; its owner closes it
     */
    public SymbolNames(RemoteSymbols remote, JitFiles generated) {
        this.remote = remote;
        this.generated = generated;
    }

    @Override
    public void prepare() {
        if (kernelSymbols() == null) {
            LOG.debug("no kernel symbols");
        }
    }

    @Override
    public Location kernel(long address) {
        KernelSymbols known = kernelSymbols();
        KernelSymbols.Symbol symbol = known == null ? null : known.lookup(address);
        if (symbol == null) {
            return new Location(new MappingKey("vmlinux", "", "", ""), "kernel", List.of(), address);
        }
        String module = symbol.module().isEmpty() ? "vmlinux" : symbol.module();
        return new Location(
                new MappingKey(module, "", "", ""),
                "kernel",
                List.of(new Line(symbol.name(), "", "", 0, 0, 0)),
                address);
    }

    /** Read once. */
    private @Nullable KernelSymbols kernelSymbols() {
        if (!kernelRead) {
            kernelRead = true;
            try {
                KernelSymbols read = KernelSymbols.read();
                if (read.addressesHidden()) {
                    LOG.warn("kernel frames have no names: the kernel hides its addresses; give CAP_SYSLOG, and set"
                            + " kernel.kptr_restrict to 0 or 1");
                } else {
                    kernel = read;
                }
            } catch (IOException e) {
                LOG.warn("kernel frames have no names: {}", e.getMessage());
            }
        }
        return kernel;
    }

    @Override
    public Location object(@Nullable Executable executable, long vaddr) {
        ExecutableFile file = executable == null ? null : executable.file();
        if (executable == null || file == null) {
            return new Location(MappingKey.NONE, "native", List.of(), vaddr);
        }
        MappingKey mapping = mappings.computeIfAbsent(
                executable,
                e -> new MappingKey(PathText.shown(e.name()), file.gnuBuildId(), file.goBuildId(), file.fileHash()));
        List<Line> lines = new ArrayList<>(2);
        String[] kind = {FrameKind.NATIVE.text()};
        FrameSink sink = (name, linkageName, source, line, column, startLine, frameKind) -> {
            lines.add(new Line(shown(name), shown(linkageName), shown(source), line, column, startLine));
            kind[0] = frameKind.text();
        };
        Symbols held = symbols.computeIfAbsent(executable, e -> new Symbols());
        if (held.isChanged(file)) {
            return new Location(mapping, kind[0], List.of(), vaddr);
        }
        Symbolizer names = held.open;
        if (names == null) {
            String path = executable.path().startsWith("/") ? executable.path() : null;
            String root = "/proc/" + executable.pid() + "/root";
            // Of a process that has ended, the machine's own root is the best guess.
            String below = Files.isDirectory(Path.of(root)) ? root : "";
            DebugFiles local = new LocalDebugFiles(below, path, SymbolNames::openForeign);
            names = Symbolizer.borrow(file.elf(), new FoundDebugFiles(local, remote, executable.name()));
            held.open = names;
        }
        lookup(executable, file, held, names, vaddr, sink);
        return new Location(mapping, kind[0], List.copyOf(lines), vaddr);
    }

    /** Each name of a file costs a bounded time and number of bytes; a file that exceeds them has no names any more. */
    private void lookup(
            Executable executable, ExecutableFile file, Symbols held, Symbolizer names, long vaddr, FrameSink sink) {
        if (held.exhausted) {
            return;
        }
        file.budget().renew(MAX_NAME_BYTES, MAX_NAME_NANOS);
        long before = System.nanoTime();
        if (!held.released) {
            names.lookup(vaddr, sink);
        } else if (creditNanos > 0) {
            names.lookup(vaddr, sink);
            creditNanos -= System.nanoTime() - before;
            held.released = false;
        } else {
            names.lookupWithoutDwarf(vaddr, sink);
        }
        file.budget().lift();
        for (String problem : names.problems()) {
            String path = PathText.shown(executable.path());
            complaints.say(path + problem, path + ": " + PathText.shown(problem, MAX_NAME_CHARS));
        }
        held.creditNanos -= System.nanoTime() - before;
        if (file.budget().isExceeded() || held.creditNanos < 0) {
            held.exhausted = true;
            held.release(true);
            String path = PathText.shown(executable.path());
            complaints.say(
                    path,
                    path + ": naming its functions costs more than one file may (" + MAX_NAME_BYTES / MIB
                            + " MiB or " + MAX_NAME_NANOS / 1_000_000 + " ms a name, " + MAX_FILE_NANOS / 1_000_000_000
                            + " s for all); those that have no name by now stay without");
        }
    }

    @Override
    public Location address(@Nullable TracedProcess process, long address, long timeNanos) {
        GeneratedCode code = process == null ? null : generated.lookup(process, address, timeNanos);
        if (code == null) {
            return new Location(JIT, "native", List.of(), address);
        }
        Line line = new Line(shown(code.name()), "", shown(code.file()), code.line(), 0, 0);
        return new Location(JIT, "native", List.of(line), address);
    }

    @Override
    public boolean mayName(TracedProcess process) {
        return generated.isNaming(process);
    }

    @Override
    public boolean hasReplacedCode(TracedProcess process) {
        return generated.replacements(process) > 0;
    }

    /** Files that had no symbols are opened anew: there may be some now. */
    @Override
    public boolean takeNews() {
        boolean news = remote.takeNews();
        if (news) {
            symbols.values().forEach(held -> held.release(true));
            symbols.clear();
        }
        return news;
    }

    private static String shown(@Nullable String value) {
        return value == null ? "" : PathText.shown(value, MAX_NAME_CHARS);
    }

    private static @Nullable FileChannel openForeign(String path) {
        ForeignFile file = ForeignFile.openOrNull(path, true);
        return file == null ? null : file.channel();
    }

    @Override
    public boolean trim() {
        removeGone();
        long now = System.nanoTime();
        creditNanos = Math.min(MAX_CREDIT_NANOS, creditNanos + (long) (REREAD_SHARE * (now - creditedNanos)));
        long earned = (long) (FILE_SHARE * (now - creditedNanos));
        symbols.values().forEach(held -> held.creditNanos = Math.min(MAX_FILE_NANOS, held.creditNanos + earned));
        creditedNanos = now;
        long released = releaseOldest(false) + releaseOldest(true);
        if (symbols.size() > MAX_FILES) {
            symbols.values().forEach(held -> held.release(true));
            symbols.clear();
        }
        if (mappings.size() > MAX_FILES) {
            mappings.clear();
        }
        return released > MAX_RETAINED_BYTES;
    }

    private void removeGone() {
        mappings.keySet().removeIf(Executable::isRemoved);
        for (Iterator<Map.Entry<Executable, Symbols>> it = symbols.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Executable, Symbols> entry = it.next();
            entry.getValue().isVerified = false;
            if (entry.getKey().isRemoved()) {
                entry.getValue().release(true);
                it.remove();
            }
        }
    }

    /** Gives back debug information, or, where that is not enough, whole files, the one not asked for longest first. */
    private long releaseOldest(boolean whole) {
        long retained = 0;
        long released = 0;
        for (Symbols held : symbols.values()) {
            retained += held.retainedBytes();
        }
        for (Iterator<Symbols> it = symbols.values().iterator(); it.hasNext() && retained > MAX_RETAINED_BYTES; ) {
            Symbols oldest = it.next();
            long before = oldest.retainedBytes();
            oldest.release(whole);
            long freed = before - oldest.retainedBytes();
            retained -= freed;
            released += freed;
        }
        return released;
    }
}
