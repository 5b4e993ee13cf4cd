/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;
import java.util.HashMap;
import java.util.Map;

/** Numbers and names of V8's marked frames, {@code StackFrame::Type} of {@code src/execution/frames.h}. */
final class FrameTypes {
    private static final String PREFIX = "v8dbg_frametype_";

    final int entry;
    final int constructEntry;
    private final Map<Integer, String> names = new HashMap<>();

    FrameTypes(V8Symbols symbols) throws ElfException {
        entry = symbols.metadata(1, "frametype_EntryFrame");
        constructEntry = symbols.metadata(2, "frametype_ConstructEntryFrame");
        for (String symbol : symbols.all().keySet()) {
            if (symbol.startsWith(PREFIX)) {
                String name = symbol.substring(PREFIX.length());
                names.put(symbols.metadata(0, "frametype_" + name), name);
            }
        }
    }

    /** Such as {@code WasmFrame}; empty for numbers without a name. */
    String name(int type) {
        return names.getOrDefault(type, "");
    }

    boolean isWasm(int type) {
        return name(type).equals("WasmFrame");
    }
}
