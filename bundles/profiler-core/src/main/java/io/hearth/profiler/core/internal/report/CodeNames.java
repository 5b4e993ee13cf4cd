/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import org.jspecify.annotations.Nullable;

/** Where names come from: kernel symbols and the symbols of executables. Called by the reporting thread only. */
public interface CodeNames {

    /** Reads what takes long and will be asked for, while nobody waits. */
    void prepare();

    Location kernel(long address);

    /**
     * Code of a file.
     *
     * @param executable null when its number has been given to nobody or taken back
     */
    Location object(@Nullable Executable executable, long vaddr);

    /**
     * Code in no file: a JIT's, the vsyscall page's, or an address that was never code.
     *
     * @param timeNanos of the sample, monotonic: one address may hold one function after the other
     */
    Location address(@Nullable TracedProcess process, long address, long timeNanos);

    /** Whether code in no file that has no name yet may get one. */
    boolean mayName(TracedProcess process);

    /** Whether addresses of a process have held one function after the other: then each sample is named by its time. */
    boolean hasReplacedCode(TracedProcess process);

    /** Whether more can be named than when this was asked last: what has been named must then be named anew. */
    boolean takeNews();

    /**
     * Gives back what has not been used lately.
     *
     * @return whether that was so much that the heap should be made smaller
     */
    boolean trim();
}
