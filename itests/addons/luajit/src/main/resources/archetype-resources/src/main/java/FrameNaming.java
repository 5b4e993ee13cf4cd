/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.FrameNames;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names frames: Lua functions as they were defined or called, functions in C as they were called. */
final class FrameNaming {
    private final Prototypes prototypes;
    private final Traces traces;

    FrameNaming(Prototypes prototypes, Traces traces) {
        this.prototypes = prototypes;
        this.traces = traces;
    }

    void name(LuaFrame frame, FrameNames names) throws IOException {
        prototypes.learnFrom(frame.global());
        if (frame.isTrace()) {
            nameTrace(frame, names);
        } else if (frame.isC()) {
            nameC(frame, names);
        } else {
            Prototype prototype = prototypes.at(frame.address());
            if (prototype != null && prototype.check() == frame.check()) {
                add(prototype, frame.position(), frame.caller(), frame.callerPosition(), names);
                names.tier("interpreted");
            }
        }
    }

    private void nameC(LuaFrame frame, FrameNames names) throws IOException {
        String called = frame.caller() == 0 ? "" : calledAs(frame.caller(), frame.callerPosition());
        names.function(called.isEmpty() ? "C function" : called, "[C]", 0, 0, 0);
        names.tier("builtin");
    }

    private void nameTrace(LuaFrame frame, FrameNames names) throws IOException {
        Trace trace = traces.find(frame.global(), frame.position(), frame.address());
        if (trace == null) {
            return;
        }
        List<Trace.Position> inlined = trace.positions(frame.address());
        for (int i = 0; i < inlined.size(); i++) {
            Trace.Position at = inlined.get(i);
            Prototype prototype = prototypes.holding(at.instruction(), trace.startPrototype());
            if (prototype == null) {
                continue;
            }
            long caller = frame.caller();
            int callerPosition = frame.callerPosition();
            if (i + 1 < inlined.size()) {
                Trace.Position above = inlined.get(i + 1);
                Prototype calling = prototypes.holding(above.instruction(), trace.startPrototype());
                caller = calling == null ? 0 : calling.address();
                callerPosition = calling == null ? 0 : calling.position(above.instruction());
            }
            add(prototype, prototype.position(at.instruction()), caller, callerPosition, names);
        }
        names.tier("trace");
    }

    private void add(Prototype prototype, int position, long caller, int callerPosition, FrameNames names)
            throws IOException {
        String file = prototypes.chunk(prototype);
        String name = prototype.isMainChunk() ? "main chunk" : prototypes.definedAs(prototype);
        if (name.isEmpty() && caller != 0) {
            name = calledAs(caller, callerPosition);
        }
        if (name.isEmpty()) {
            name = "function <" + file + ":" + prototype.firstLine() + ">";
        }
        int firstLine = Math.max(0, prototype.firstLine());
        names.function(name, file, Math.max(firstLine, prototype.line(position)), 0, firstLine);
    }

    private String calledAs(long caller, int position) throws IOException {
        @Nullable Prototype calling = prototypes.at(caller);
        return calling == null ? "" : prototypes.names().called(calling, position);
    }
}
