/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.elf.symbol.FrameKind;
import io.hearth.elf.symbol.LocalDebugFiles;
import io.hearth.elf.symbol.PerfMap;
import io.hearth.elf.symbol.Symbolizer;
import io.hearth.linux.KernelSymbols;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableFile;
import java.io.IOException;
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
 * when a name is asked for that nothing knows yet; those not asked lately are closed when they hold too much memory.
 */
public final class SymbolNames implements FrameNames {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolNames.class);
    private static final long MAX_RETAINED_BYTES = 6 << 20;
    private static final Path ROOT = Path.of("/");
    private static final MappingKey JIT = new MappingKey("[jit]", "", "", "");
    private static final Location ANONYMOUS = new Location(JIT, "native", List.of(), 0);

    private final Map<Executable, Symbolizer> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, PerfMap> perfMaps = new HashMap<>();
    private final Map<Executable, MappingKey> mappings = new HashMap<>();
    private @Nullable KernelSymbols kernel;
    private boolean kernelRead;

    @Override
    public void prepare() {
        if (kernelSymbols() == null) {
            LOG.debug("no kernel symbols");
        }
    }

    @Override
    public Location kernel(long address) {
        KernelSymbols symbols = kernelSymbols();
        KernelSymbols.Symbol symbol = symbols == null ? null : symbols.lookup(address);
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
        Symbolizer names = open.get(executable);
        if (names == null) {
            Path path = executable.path().startsWith("/") ? Path.of(executable.path()) : null;
            names = Symbolizer.borrow(file.elf(), new LocalDebugFiles(ROOT, path));
            open.put(executable, names);
        }
        names.lookup(vaddr, (name, linkageName, source, line, column, startLine, frameKind) -> {
            lines.add(new Line(name, text(linkageName), text(source), line, column, startLine));
            kind[0] = frameKind.text();
        });
        return new Location(mapping, kind[0], List.copyOf(lines), vaddr);
    }

    @Override
    public Location address(int pid, long address) {
        PerfMap map = perfMaps.get(pid);
        if (map == null) {
            map = new PerfMap(Path.of("/proc/" + pid + "/root/tmp/perf-" + pid + ".map"));
            try {
                map.refresh();
            } catch (IOException e) {
                LOG.debug("no perf map of process {}: {}", pid, e.getMessage());
            }
            perfMaps.put(pid, map);
        }
        String name = map.lookup(address);
        return name == null
                ? ANONYMOUS
                : new Location(JIT, "native", List.of(new Line(name, "", "", 0, 0, 0)), address);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public void trim() {
        perfMaps.clear();
        long retained = 0;
        for (Symbolizer names : open.values()) {
            retained += names.retainedBytes();
        }
        for (Iterator<Symbolizer> it = open.values().iterator(); it.hasNext() && retained > MAX_RETAINED_BYTES; ) {
            Symbolizer oldest = it.next();
            retained -= oldest.retainedBytes();
            oldest.close();
            it.remove();
        }
        if (mappings.size() > 4096) {
            mappings.clear();
        }
    }
}
