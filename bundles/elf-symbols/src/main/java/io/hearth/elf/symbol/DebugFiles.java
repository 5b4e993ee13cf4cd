/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds the separate file that holds the symbols and debug information of an executable. Implementations may be called
 * by any thread; each file they open belongs to the caller, who closes it.
 */
@ConsumerType
public interface DebugFiles {
    /** Finds nothing. */
    DebugFiles NONE = stripped -> null;

    /**
     * The debug file of {@code stripped}; null if there is none. It is of the same build: same build id, or the checksum
     * that {@code .gnu_debuglink} demands.
     *
     * @throws ElfException if one was found that cannot be used
     */
    @Nullable
    ElfFile find(ElfFile stripped) throws ElfException;

    /**
     * The file that {@code .gnu_debugaltlink} of a debug file names: what dwz moved out of several debug files. Null if
     * there is none.
     */
    default @Nullable ElfFile findAlternate(ElfFile debugFile) throws ElfException {
        return null;
    }
}
