/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A process that runs Lua. */
final class LuaProcess implements RuntimeProcess {
    private static final int MAX_AREAS = 1024;
    private static final long PAGE = 4095;

    private final TargetProcess process;
    private final FrameNaming naming;
    private final long start;
    private final long end;

    LuaProcess(TargetProcess process, FrameNaming naming, long start, long end) {
        this.process = process;
        this.naming = naming;
        this.start = start;
        this.end = end;
    }

    /** Hands the BPF half its struct lua_process. */
    void publish() throws IOException {
        ByteBuffer value = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        process.publish(value.putLong(start).putLong(end).flip());
    }

    @Override
    public void refresh() {
        List<CodeRange> areas = new ArrayList<>();
        for (TargetProcess.Mapping mapping : process.mappings()) {
            if (mapping.path().isEmpty() && areas.size() < MAX_AREAS && isMachineCode(mapping)) {
                areas.add(new CodeRange(mapping.start(), mapping.end(), CodeRange.Kind.GENERATED));
            }
        }
        process.code(areas);
    }

    /** An area of machine code begins with the address of the next area and its own size (lj_jit.h, MCLink). */
    private boolean isMachineCode(TargetProcess.Mapping mapping) {
        RemoteMemory memory = process.memory();
        try {
            long next = memory.u64(mapping.start());
            long size = memory.u64(mapping.start() + 8);
            return (next & PAGE) == 0 && size > 0 && (size & PAGE) == 0 && size <= mapping.end() - mapping.start();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void name(RawFrame frame, FrameNames names) throws IOException {
        naming.name(LuaFrame.of(frame), names);
    }
}
