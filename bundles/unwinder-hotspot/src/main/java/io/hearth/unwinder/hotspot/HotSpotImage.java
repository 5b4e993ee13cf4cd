/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A libjvm.so. The tables that describe it are filled by its constructors, so they come from its processes: each from its
 * own, until two have said the same, so that one that lies about itself does so only about itself.
 */
final class HotSpotImage implements RuntimeImage {
    private static final String PREFIX = "gHotSpotVM";
    private static final int MOST_VERSION_BYTES = 128;

    private final Map<String, Long> symbols;
    private final boolean arm;
    private @Nullable VmFields fields;
    private int digest;
    private boolean confirmed;
    private String version = "HotSpot";
    private int major;

    private HotSpotImage(Map<String, Long> symbols, boolean arm) {
        this.symbols = symbols;
        this.arm = arm;
    }

    /** Empty when it is another virtual machine, such as OpenJ9, whose library has the same name. */
    static Optional<HotSpotImage> of(ElfFile elf) throws ElfException {
        Map<String, Long> symbols = DataSymbols.of(elf, PREFIX);
        if (!symbols.containsKey("gHotSpotVMStructs")) {
            return Optional.empty();
        }
        return Optional.of(new HotSpotImage(symbols, elf.machine() == ElfMachine.AARCH64));
    }

    /** Of the build, such as {@code 17.0.15+6}; known once a process was attached. */
    @Override
    public String version() {
        return version;
    }

    @Override
    public List<CodeRange> code() {
        return List.of();
    }

    @Override
    public HotSpotProcess attach(TargetProcess process) throws UnwinderException, IOException {
        VmFields known = fields;
        if (known == null || !confirmed) {
            RemoteMemory memory = process.memory();
            VmTables tables = VmTables.read(symbols, memory, process.bias());
            confirmed = known != null && tables.digest() == digest;
            digest = tables.digest();
            known = new VmFields(tables);
            if (known.release != -1) {
                long text = memory.u64(known.release + process.bias());
                version = text == 0 ? version : memory.text(text, MOST_VERSION_BYTES);
            }
            major = known.majorVersion == -1 ? 0 : memory.u8(known.majorVersion + process.bias());
            fields = known;
        }
        return new HotSpotProcess(process, known, major, arm);
    }
}
