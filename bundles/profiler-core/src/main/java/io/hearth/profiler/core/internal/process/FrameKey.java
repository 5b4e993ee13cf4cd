/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import java.util.Arrays;

/** A frame of a runtime by all its words. */
public final class FrameKey implements RawFrame {

    private final long[] words;

    private FrameKey(long[] words) {
        this.words = words;
    }

    /** The frame that begins at {@code words[at]}; cut when its words end early. */
    public static FrameKey at(long[] words, int at) {
        return new FrameKey(
                Arrays.copyOfRange(words, at, Math.min(words.length, at + SampleLayout.frameWords(words[at]))));
    }

    public int slot() {
        return SampleLayout.slot(words[0]);
    }

    @Override
    public long payload() {
        return SampleLayout.runtimePayload(words[0]);
    }

    @Override
    public int count() {
        return words.length - 1;
    }

    @Override
    public long word(int index) {
        return words[index + 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameKey key && Arrays.equals(words, key.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
