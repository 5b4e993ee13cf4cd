/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

/**
 * Where the fields of CPython's structures lie, in bytes; -1 where a version has no such field.
 *
 * @param interpretersHead {@code interpreters.head} in {@code _PyRuntime}
 * @param threadFrame the frame of a {@code PyThreadState}, or its {@code _PyCFrame} where there is {@code cframeFrame}
 * @param frameLast {@code f_lasti}, {@code prev_instr} or {@code instr_ptr}
 * @param frameOwner {@code is_entry} in 3.11, {@code owner} later
 * @param unicodeHeader size of {@code PyASCIIObject}; that of {@code PyCompactUnicodeObject} is two words more or three
 */
record PythonOffsets(
        int interpretersHead,
        int interpreterNext,
        int interpreterThreads,
        int threadNext,
        int threadInterpreter,
        int threadId,
        int threadFrame,
        int cframeFrame,
        int frameCode,
        int frameBack,
        int frameLast,
        int frameOwner,
        int unicodeHeader,
        CodeOffsets code) {

    /** Most bytes of a structure that the BPF half reads. */
    static final int MOST_OF_THREAD = 512;

    static final int MOST_OF_FRAME = 128;
    private static final int MOST_OF_INTERPRETER = 1 << 24;

    PythonOffsets with(CodeOffsets other) {
        return new PythonOffsets(
                interpretersHead,
                interpreterNext,
                interpreterThreads,
                threadNext,
                threadInterpreter,
                threadId,
                threadFrame,
                cframeFrame,
                frameCode,
                frameBack,
                frameLast,
                frameOwner,
                unicodeHeader,
                other);
    }

    /** Bytes of a PyThreadState up to the last field of use. */
    int threadBytes() {
        return Math.max(Math.max(threadNext, threadInterpreter), Math.max(threadId, threadFrame)) + 8;
    }

    /** Bytes of a frame up to the last field of use. */
    int frameBytes() {
        return Math.max(Math.max(frameCode, frameBack), Math.max(frameLast, frameOwner)) + 8 & -8;
    }

    boolean isPlausible() {
        return interpretersHead >= -1
                && isWord(interpreterNext, MOST_OF_INTERPRETER)
                && isWord(interpreterThreads, MOST_OF_INTERPRETER)
                && isWord(threadNext, MOST_OF_THREAD)
                && isWord(threadInterpreter, MOST_OF_THREAD)
                && isWord(threadId, MOST_OF_THREAD)
                && isWord(threadFrame, MOST_OF_THREAD)
                && isWord(frameCode, MOST_OF_FRAME)
                && isWord(frameBack, MOST_OF_FRAME)
                && isWord(frameLast, MOST_OF_FRAME)
                && frameOwner < MOST_OF_FRAME
                && code.isPlausible();
    }

    private static boolean isWord(int offset, int limit) {
        return offset >= 0 && offset % 8 == 0 && offset + 8 <= limit;
    }
}
