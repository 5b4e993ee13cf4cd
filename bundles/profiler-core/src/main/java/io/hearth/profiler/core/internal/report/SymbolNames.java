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
    private static final MappingKey JIT = new MappingKey("[jit]", "", "", "");
    private static final Location ANONYMOUS = new Location(JIT, "native", List.of(), 0);

    private final Map<Executable, MappingKey> mappings = new HashMap<>();
    private @Nullable KernelSymbols kernel;
    private boolean kernelRead;

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

    /** Read once, when the first kernel frame asks: a machine that runs user code only never pays for it. */
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
        boolean[] go = new boolean[1];
        return new Location(mapping, go[0] ? "go" : "native", List.copyOf(lines), vaddr);
    }

    @Override
    public Location address(int pid, long address) {
        return ANONYMOUS;
    }

    @Override
    public void trim() {
        if (mappings.size() > 4096) {
            mappings.clear();
        }
    }
}
