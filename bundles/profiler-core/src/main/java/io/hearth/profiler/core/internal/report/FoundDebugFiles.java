/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.symbol.DebugFiles;
import io.hearth.profiler.core.internal.extension.RemoteSymbols;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Debug files of this machine first, then what symbol sources have found by now. */
record FoundDebugFiles(DebugFiles local, RemoteSymbols remote, String fileName) implements DebugFiles {

    @Override
    public @Nullable ElfFile find(ElfFile stripped) throws ElfException {
        ElfFile here = local.find(stripped);
        Optional<String> id = stripped.buildId();
        return here != null || id.isEmpty() ? here : remote.find(id.get(), fileName);
    }

    @Override
    public @Nullable ElfFile findAlternate(ElfFile debugFile) throws ElfException {
        return local.findAlternate(debugFile);
    }
}
