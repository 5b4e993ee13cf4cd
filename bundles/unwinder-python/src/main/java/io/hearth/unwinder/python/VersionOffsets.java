/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

/**
 * Layouts of the releases before 3.13, which do not publish theirs. Sources, each at the last release of a minor
 * version: Include/pystate.h, Include/cpython/pystate.h (PyThreadState), Include/internal/pycore_interp.h
 * (PyInterpreterState), Include/internal/pycore_runtime.h (_PyRuntimeState), Include/frameobject.h and
 * Include/internal/pycore_frame.h (frames), Include/code.h and Include/cpython/code.h (PyCodeObject),
 * Include/cpython/unicodeobject.h.
 */
final class VersionOffsets {

    private static final CodeOffsets CODE_3_6 = new CodeOffsets(144, 104, 104, 96, 112, 36, 16, 0);
    private static final CodeOffsets CODE_3_8 = new CodeOffsets(176, 112, 112, 104, 120, 40, 16, 0);
    private static final CodeOffsets CODE_3_11 = new CodeOffsets(184, 120, 128, 112, 136, 72, 56, 184);
    private static final CodeOffsets CODE_3_12 = new CodeOffsets(192, 120, 128, 112, 136, 68, 52, 192);

    private VersionOffsets() {}

    static PythonOffsets of(PythonVersion version) {
        return switch (version.minor()) {
            case 6 -> new PythonOffsets(-1, 0, 8, 8, 16, 152, 24, -1, 32, 24, 120, -1, 48, CODE_3_6);
            case 7 -> new PythonOffsets(24, 0, 8, 8, 16, 176, 24, -1, 32, 24, 104, -1, 48, CODE_3_6);
            case 8, 9 -> new PythonOffsets(32, 0, 8, 8, 16, 176, 24, -1, 32, 24, 104, -1, 48, CODE_3_8);
            case 10 -> new PythonOffsets(32, 0, 8, 8, 16, 176, 24, -1, 32, 24, 96, -1, 48, CODE_3_8);
            case 11 -> new PythonOffsets(40, 0, 16, 8, 16, 152, 56, 8, 32, 48, 56, 68, 48, CODE_3_11);
            case 12 -> new PythonOffsets(40, 0, 72, 8, 16, 136, 56, 0, 0, 8, 56, 70, 40, CODE_3_12);
            default -> throw new IllegalArgumentException("CPython " + version + " publishes its layout");
        };
    }
}
