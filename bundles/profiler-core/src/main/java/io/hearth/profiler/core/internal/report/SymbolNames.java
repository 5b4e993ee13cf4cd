/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.elf.symbol.FrameKind;
import io.hearth.elf.symbol.FrameSink;
import io.hearth.elf.symbol.LocalDebugFiles;
import io.hearth.elf.symbol.Symbolizer;
import io.hearth.linux.KernelSymbols;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableFile;
import io.hearth.profiler.core.internal.extension.RemoteSymbols;
import java.io.IOException;
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

    private static final long MAX_CREDIT_NANOS = 1_000_000_000L;
    private static final Path ROOT = Path.of("/");

    private static final class Symbols {
        @Nullable
        Symbolizer open;
        /** What was read of the debug information has been given back. */
        boolean released;

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
    private final Map<Executable, Symbols> symbols = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, JitNames> jitNames = new HashMap<>();
    private final Map<Executable, MappingKey> mappings = new HashMap<>();
    private @Nullable KernelSymbols kernel;
    private boolean kernelRead;
    private long creditNanos;
    private long creditedNanos = System.nanoTime();

    public SymbolNames(RemoteSymbols remote) {
        this.remote = remote;
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
                executable, e -> new MappingKey(e.name(), file.gnuBuildId(), file.goBuildId(), file.fileHash()));
        List<Line> lines = new ArrayList<>(2);
        String[] kind = {FrameKind.NATIVE.text()};
        FrameSink sink = (name, linkageName, source, line, column, startLine, frameKind) -> {
            lines.add(new Line(name, text(linkageName), text(source), line, column, startLine));
            kind[0] = frameKind.text();
        };
        Symbols held = symbols.computeIfAbsent(executable, e -> new Symbols());
        Symbolizer names = held.open;
        if (names == null) {
            Path path = executable.path().startsWith("/") ? Path.of(executable.path()) : null;
            Path root = Path.of("/proc/" + executable.pid() + "/root");
            names = Symbolizer.borrow(
                    file.elf(),
                    new FoundDebugFiles(
                            new LocalDebugFiles(Files.isDirectory(root) ? root : ROOT, path),
                            remote,
                            executable.name()));
            held.open = names;
        }
        if (!held.released) {
            names.lookup(vaddr, sink);
        } else if (creditNanos > 0) {
            long before = System.nanoTime();
            names.lookup(vaddr, sink);
            creditNanos -= System.nanoTime() - before;
            held.released = false;
        } else {
            names.lookupWithoutDwarf(vaddr, sink);
        }
        return new Location(mapping, kind[0], List.copyOf(lines), vaddr);
    }

    @Override
    public Location address(int pid, long address) {
        return jitNames.computeIfAbsent(pid, JitNames::of).lookup(address);
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

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public boolean trim() {
        jitNames.clear();
        long now = System.nanoTime();
        creditNanos = Math.min(MAX_CREDIT_NANOS, creditNanos + (long) (REREAD_SHARE * (now - creditedNanos)));
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
