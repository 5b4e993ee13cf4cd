/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.process.CodeClaim;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process and one of its runtimes. The state belongs to the reading thread; {@code runtime} to the unwinder's.
 */
final class AttachedRuntime {

    /** How far it has come. */
    enum State {
        PENDING,
        WAITING,
        ATTACHED,
        FAILED
    }

    final RuntimeSlot slot;
    final TracedProcess process;
    final Executable executable;
    final RuntimeImage image;
    final ProcessTarget target;
    State state = State.PENDING;
    int tries;
    long dueNanos;
    int mappingsSeen;
    boolean refreshQueued;

    @Nullable
    RuntimeProcess runtime;

    AttachedRuntime(
            RuntimeSlot slot, TracedProcess process, Executable executable, RuntimeImage image, ProcessTarget target) {
        this.slot = slot;
        this.process = process;
        this.executable = executable;
        this.image = image;
        this.target = target;
    }

    /** Adds the code that the kernel half is to hand over, in absolute addresses. */
    void claim(List<CodeClaim> into) {
        for (CodeRange range : image.code()) {
            into.add(claim(range, target.bias()));
        }
        for (CodeRange range : target.code()) {
            into.add(claim(range, 0));
        }
    }

    private CodeClaim claim(CodeRange range, long bias) {
        int kind = switch (range.kind()) {
            case INTERPRETER -> CodeClaim.INTERPRETER;
            case GENERATED -> CodeClaim.GENERATED;
        };
        return new CodeClaim(range.start() + bias, range.end() + bias, slot.number(), kind);
    }

    boolean hasInterpreter() {
        for (CodeRange range : image.code()) {
            if (range.kind() == CodeRange.Kind.INTERPRETER) {
                return true;
            }
        }
        return false;
    }
}
