/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A process that runs Go code. All of it is published once; its frames are named by the executable's tables. */
final class GoProcess implements RuntimeProcess {

    private GoProcess() {}

    static GoProcess attach(GoImage image, TargetProcess target) throws UnwinderException, IOException {
        ByteBuffer value = ByteBuffer.allocate(GoProcessLayout.SIZE).order(ByteOrder.nativeOrder());
        value.putLong(GoProcessLayout.TLS, tls(image.offsets, target))
                .putInt(GoProcessLayout.M_CURG, image.offsets.curg())
                .putInt(GoProcessLayout.G_LABELS, image.labelOffset)
                .putInt(GoProcessLayout.LABEL_FORM, image.labelForm.number)
                .putInt(GoProcessLayout.G_SCHED_LR, image.offsets.schedLr())
                .putShort(GoProcessLayout.SAVED_G, (short) image.savedStack.goroutine())
                .putShort(GoProcessLayout.SAVED_DEPTH, (short) image.savedStack.depth());
        for (int i = 0; i < image.switches.size(); i++) {
            GoImage.Switch function = image.switches.get(i);
            if (function.end() > function.start()) {
                int at = GoProcessLayout.FUNCTIONS + i * GoProcessLayout.FUNCTION_SIZE;
                value.putLong(at + GoProcessLayout.FUNCTION_START, function.start() + target.bias())
                        .putLong(at + GoProcessLayout.FUNCTION_END, function.end() + target.bias())
                        .putLong(at + GoProcessLayout.FUNCTION_FRAME, function.frame());
            }
        }
        target.publish(value);
        target.gatherLabels(image.labelForm != LabelForm.NONE);
        return new GoProcess();
    }

    /** A shared object learns from the loader where its thread-local variable lies. */
    private static long tls(ThreadOffsets offsets, TargetProcess target) throws UnwinderException, IOException {
        if (offsets.tlsSlot() == 0) {
            return offsets.tls();
        }
        long tls = target.memory().u64(offsets.tlsSlot() + target.bias());
        if (tls == 0) {
            throw new RuntimeNotReadyException("the loader has not placed the thread-local variable of Go yet");
        }
        return tls;
    }

    @Override
    public void name(RawFrame frame, FrameNames names) {
        // The kernel half pushes native frames only.
    }
}
