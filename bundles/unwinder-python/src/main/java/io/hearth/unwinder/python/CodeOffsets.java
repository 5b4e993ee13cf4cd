/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import java.util.Map;

/**
 * Where the fields of a {@code PyCodeObject} lie, in bytes.
 *
 * @param bytes size of its fixed part
 * @param qualname {@code co_qualname}; before 3.11 that of {@code co_name}
 * @param lines {@code co_linetable}; before 3.10 {@code co_lnotab}
 * @param start {@code co_code_adaptive}, where instructions begin; 0 before 3.11, where they are another object
 */
record CodeOffsets(int bytes, int name, int qualname, int filename, int lines, int firstLine, int argcount, int start) {

    /** Most bytes of a code object that the BPF half reads. */
    static final int MOST = 256;

    /** The same with what a process says of its {@code PyCode_Type}. */
    CodeOffsets with(int basicSize, Map<String, Integer> members) {
        int named = members.getOrDefault("co_name", name);
        return new CodeOffsets(
                Math.min(basicSize, MOST),
                named,
                members.getOrDefault("co_qualname", qualname == name ? named : qualname),
                members.getOrDefault("co_filename", filename),
                members.getOrDefault("co_linetable", start > 0 ? lines : members.getOrDefault("co_lnotab", lines)),
                members.getOrDefault("co_firstlineno", firstLine),
                members.getOrDefault("co_argcount", argcount),
                start > 0 ? basicSize : 0);
    }

    boolean isPlausible() {
        return bytes >= 64
                && bytes <= MOST
                && isWord(name)
                && isWord(qualname)
                && isWord(filename)
                && isWord(lines)
                && isHalf(firstLine)
                && isHalf(argcount)
                && start >= 0
                && start <= MOST;
    }

    private boolean isWord(int offset) {
        return offset > 0 && offset % 8 == 0 && offset + 8 <= bytes;
    }

    private boolean isHalf(int offset) {
        return offset > 0 && offset % 4 == 0 && offset + 4 <= bytes;
    }
}
