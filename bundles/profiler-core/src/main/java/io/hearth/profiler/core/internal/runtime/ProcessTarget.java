/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.core.internal.kernel.UnwinderSlots;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What an unwinder sees of one process. Used by the unwinder's thread. */
final class ProcessTarget implements TargetProcess {

    private static final int MAX_RANGES = 1024;

    private final ProcessTable images;
    private final TracedProcess process;
    private final UnwinderSlots.Loaded loaded;
    private final long bias;
    private final RemoteMemory memory;
    private volatile List<Mapping> mappings;
    private volatile List<CodeRange> code = List.of();
    private volatile boolean gathersLabels;

    ProcessTarget(
            ProcessTable images,
            TracedProcess process,
            UnwinderSlots.Loaded loaded,
            long bias,
            RemoteMemory memory,
            List<Mapping> mappings) {
        this.images = images;
        this.process = process;
        this.loaded = loaded;
        this.bias = bias;
        this.memory = memory;
        this.mappings = mappings;
    }

    @Override
    public int pid() {
        return process.pid();
    }

    @Override
    public long bias() {
        return bias;
    }

    @Override
    public RemoteMemory memory() {
        return memory;
    }

    @Override
    public List<Mapping> mappings() {
        return mappings;
    }

    void mappings(List<Mapping> now) {
        mappings = now;
    }

    @Override
    public void publish(ByteBuffer value) throws IOException {
        check();
        loaded.publish(process.pid(), value);
        if (!isCurrent()) {
            // What has been published is not true of the image that has come meanwhile.
            loaded.remove(process.pid());
            check();
        }
    }

    /** Whether what has just been read or published was of this image: its process may exec at any moment. */
    boolean isCurrent() {
        return images.isCurrent(process);
    }

    /** Whether its process has become another program, which nobody has been told of. */
    boolean isReplaced() {
        return images.isReplaced(process);
    }

    private void check() throws IOException {
        if (!isCurrent()) {
            throw new IOException("process " + process.pid() + " has ended or become another program");
        }
    }

    @Override
    public void code(List<CodeRange> ranges) {
        code = List.copyOf(ranges.subList(0, Math.min(ranges.size(), MAX_RANGES)));
    }

    @Override
    public void gatherLabels(boolean on) {
        gathersLabels = on;
    }

    boolean gathersLabels() {
        return gathersLabels;
    }

    List<CodeRange> code() {
        return code;
    }
}
