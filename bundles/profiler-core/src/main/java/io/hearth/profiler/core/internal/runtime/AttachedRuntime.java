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
import io.hearth.profiler.core.internal.process.CodeMapping;
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
    final FrameQueue waiting = new FrameQueue();
    State state = State.PENDING;
    int tries;
    long dueNanos;
    int mappingsSeen;
    int claimedChanges;
    final RefreshRequest refresh = new RefreshRequest();

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
    @SuppressWarnings("ReferenceEquality") // a file is one object
    void claim(List<CodeClaim> into) {
        // A file may be mapped several times, each at a bias of its own.
        for (CodeMapping mapping : process.mappings()) {
            if (mapping.executable() == executable) {
                long bias = mapping.bias();
                for (CodeRange range : image.code()) {
                    claim(range, bias, mapping.start(), mapping.end(), into);
                }
            }
        }
        for (CodeRange range : target.code()) {
            claim(range, 0, range.start(), range.end(), into);
        }
    }

    private void claim(CodeRange range, long bias, long from, long to, List<CodeClaim> into) {
        int kind = switch (range.kind()) {
            case INTERPRETER -> CodeClaim.INTERPRETER;
            case GENERATED -> CodeClaim.GENERATED;
        };
        long start = Math.max(from, range.start() + bias);
        long end = Math.min(to, range.end() + bias);
        if (start < end) {
            into.add(new CodeClaim(start, end, slot.number(), kind));
        }
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
