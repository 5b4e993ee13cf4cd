/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import java.util.ArrayList;
import java.util.List;

/** Takes what an unwinder says of one frame, within bounds. Reusable, owned by the thread of one unwinder. */
final class FrameCollector implements FrameNames {

    private static final int MAX_FUNCTIONS = 128;
    private static final int MAX_TEXT = 1024;

    private final String frameType;
    private final List<ManagedFrame.Function> functions = new ArrayList<>();
    private String tier = "";

    FrameCollector(String frameType) {
        this.frameType = frameType;
    }

    void clear() {
        functions.clear();
        tier = "";
    }

    @Override
    public void function(String function, String file, int line, int column, int firstLine) {
        if (functions.size() < MAX_FUNCTIONS && !function.isEmpty()) {
            functions.add(new ManagedFrame.Function(
                    cut(function), cut(file), Math.max(0, line), Math.max(0, column), Math.max(0, firstLine)));
        }
    }

    @Override
    public void tier(String text) {
        tier = cut(text);
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    ManagedFrame frame() {
        return new ManagedFrame(frameType, tier, List.copyOf(functions));
    }
}
