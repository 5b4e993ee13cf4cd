/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The interpreters of a process and their threads.
 *
 * @param head address of the pointer to the newest interpreter; 0 when unknown
 * @param main address of the first one
 */
record Interpreters(long head, long main) {

    private static final int MOST_INTERPRETERS = 256;
    private static final int MOST_THREADS = 64;

    static Interpreters find(PythonImage image, TargetProcess process) throws UnwinderException, IOException {
        RemoteMemory memory = process.memory();
        PythonOffsets offsets = image.offsets();
        long runtime = image.address(PythonSymbols.RUNTIME, process);
        long head = runtime == 0
                ? image.address(PythonSymbols.INTERPRETERS, process)
                : runtime + offsets.interpretersHead();
        long interpreter = head == 0 ? ofCurrentThread(image, process) : memory.u64(head);
        if (interpreter == 0) {
            throw new RuntimeNotReadyException("CPython has not made its interpreter yet");
        }
        for (int i = 0; i < MOST_INTERPRETERS; i++) {
            long next = memory.u64(interpreter + offsets.interpreterNext());
            if (next == 0) {
                break;
            }
            interpreter = next;
        }
        Interpreters found = new Interpreters(head, interpreter);
        found.check(memory, image);
        return found;
    }

    /** 3.6 without a symbol table: whatever thread runs knows the interpreter. */
    private static long ofCurrentThread(PythonImage image, TargetProcess process) throws IOException {
        long thread = process.memory().u64(image.address(PythonSymbols.CURRENT_THREAD, process));
        return thread == 0 ? 0 : process.memory().u64(thread + image.offsets().threadInterpreter());
    }

    private void check(RemoteMemory memory, PythonImage image) throws UnwinderException, IOException {
        long thread = memory.u64(main + image.offsets().interpreterThreads());
        if (thread == 0) {
            throw new RuntimeNotReadyException("CPython has not made its first thread yet");
        }
        if (memory.u64(thread + image.offsets().threadInterpreter()) != main) {
            throw new UnwinderException("the structures of CPython " + image.version() + " in this process are not "
                    + "laid out as in that release; is it a debug build?");
        }
    }

    /** The PyThreadStates of the main interpreter, at most 64. */
    List<Long> threads(RemoteMemory memory, PythonOffsets offsets) throws IOException {
        List<Long> threads = new ArrayList<>();
        long thread = memory.u64(main + offsets.interpreterThreads());
        while (thread != 0 && threads.size() < MOST_THREADS) {
            threads.add(thread);
            thread = memory.u64(thread + offsets.threadNext());
        }
        return threads;
    }
}
