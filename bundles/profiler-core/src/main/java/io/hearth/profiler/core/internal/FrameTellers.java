/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.profiler.core.internal.jit.JitFiles;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.FrameNaming;
import io.hearth.profiler.core.internal.trace.RawStack;

/** Tells of stacks not seen before whoever reads names while the process is there: unwinders, and files of JIT compilers. */
record FrameTellers(FrameNaming runtimes, JitFiles generated) implements FrameNaming {

    @Override
    public void name(TracedProcess process, RawStack stack) {
        runtimes.name(process, stack);
        generated.sampled(process, stack);
    }

    @Override
    public int forgotten() {
        return runtimes.forgotten();
    }
}
