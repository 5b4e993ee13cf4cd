/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.profiler.api.UnwinderException;

/**
 * The layout that CPython publishes at the start of {@code _PyRuntime} since 3.13: {@code _Py_DebugOffsets}, a row of
 * 64 bit numbers. Its own layout is fixed within a minor version. Source: Include/internal/pycore_runtime.h (3.13),
 * Include/internal/pycore_debug_offsets.h (3.14).
 */
final class DebugOffsets {

    private static final byte[] COOKIE = {'x', 'd', 'e', 'b', 'u', 'g', 'p', 'y'};
    private static final int FREE_THREADED = 2;
    private static final int INTERPRETERS_HEAD = 5;
    private static final int INTERPRETER = 6;
    private static final int CODE_FIELDS_3_13 = 34;
    private static final int CODE_FIELDS_3_14 = 39;

    /** {@code sizeof(PyASCIIObject)} since 3.12. */
    private static final int UNICODE_HEADER = 40;

    private final ElfBytes bytes;
    private final boolean is314;

    private DebugOffsets(ElfBytes bytes, boolean is314) {
        this.bytes = bytes;
        this.is314 = is314;
    }

    /**
     * Reads it from the file, where it is initialised data.
     *
     * @param runtime from the address of {@code _PyRuntime} on
     */
    static PythonOffsets read(PythonVersion version, ElfBytes runtime) throws UnwinderException, ElfException {
        for (int i = 0; i < COOKIE.length; i++) {
            if (runtime.u8(i) != COOKIE[i]) {
                throw new UnwinderException("CPython " + version + " does not publish the layout of its structures");
            }
        }
        DebugOffsets table = new DebugOffsets(runtime, version.isAtLeast(14));
        if (table.value(FREE_THREADED) != 0) {
            throw new UnwinderException("CPython " + version + " is a free-threaded build, which is not supported");
        }
        PythonOffsets offsets = table.offsets();
        if (!offsets.isPlausible()) {
            throw new UnwinderException("CPython " + version + " publishes an implausible layout: " + offsets);
        }
        return offsets;
    }

    private PythonOffsets offsets() throws ElfException {
        // 3.14 has three fields more of the interpreter and two more of the frame.
        int thread = is314 ? 22 : 19;
        int frame = thread + 9;
        int code = is314 ? CODE_FIELDS_3_14 : CODE_FIELDS_3_13;
        int start = value(code + 9);
        // Each structure's size is in front of its fields; one that does not fit is of a table in another order.
        if (value(thread) < value(thread + 5) || value(frame) < value(frame + 5) || value(code) < start) {
            start = -2;
        }
        return new PythonOffsets(
                value(INTERPRETERS_HEAD),
                value(INTERPRETER + 2),
                value(INTERPRETER + 3),
                value(thread + 2),
                value(thread + 3),
                value(thread + 5),
                value(thread + 4),
                -1,
                value(frame + 2),
                value(frame + 1),
                value(frame + 3),
                value(frame + 5),
                UNICODE_HEADER,
                new CodeOffsets(
                        Math.min(start, CodeOffsets.MOST),
                        value(code + 2),
                        value(code + 3),
                        value(code + 1),
                        value(code + 4),
                        value(code + 5),
                        value(code + 6),
                        start));
    }

    /** A number of the row; -2, which no field accepts, for one that is no offset. */
    private int value(int index) throws ElfException {
        long value = bytes.s64(8L * index);
        return value < 0 || value > Integer.MAX_VALUE ? -2 : (int) value;
    }
}
