/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.linux.KernelSymbols;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableFile;
import java.io.IOException;
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
 * Names from kallsyms and from the symbols of executables. Symbols are opened
 * when a name is asked for that nothing knows yet; those not asked lately are closed when they hold too much memory.
 */
public final class SymbolNames implements FrameNames {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolNames.class);
    private static final long MAX_RETAINED_BYTES = 6 << 20;
    private static final MappingKey JIT = new MappingKey("[jit]", "", "", "");
    private static final Location ANONYMOUS = new Location(JIT, "native", List.of(), 0);

    private final Map<Executable, CodeNames> open = new LinkedHashMap<>(16, 0.75f, true);
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
                    LOG.warn("kernel frames have no names: the kernel hides its addresses; CAP_SYSLOG or"
                            + " kernel.kptr_restrict=0 shows them");
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
        boolean go = false;
        try {
            CodeNames names = open.get(executable);
            if (names == null) {
                names = CodeNames.open(file.elf(), executable.path());
                open.put(executable, names);
            }
            go = names.lookup(vaddr, lines);
        } catch (IOException e) {
            LOG.debug("no name at {} of {}: {}", Long.toHexString(vaddr), executable.path(), e.getMessage());
        }
        return new Location(mapping, go ? "go" : "native", List.copyOf(lines), vaddr);
    }

    @Override
    public Location address(int pid, long address) {
        return ANONYMOUS;
    }

    @Override
    public void trim() {
        long retained = 0;
        for (CodeNames names : open.values()) {
            retained += names.retainedBytes();
        }
        for (Iterator<CodeNames> it = open.values().iterator(); it.hasNext() && retained > MAX_RETAINED_BYTES; ) {
            CodeNames oldest = it.next();
            retained -= oldest.retainedBytes();
            oldest.close();
            it.remove();
        }
        if (mappings.size() > 4096) {
            mappings.clear();
        }
    }
}
