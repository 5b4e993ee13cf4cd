/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.ManagedFrames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SegmentMergeTest {
    private static final long NATIVE = (long) SampleLayout.FRAME_OBJECT << 60;
    private static final long CALL = (long) SampleLayout.FRAME_CALL << 60 | 7L << SampleLayout.FRAME_OBJECT_SHIFT;
    private static final long OTHER_CALL = (long) SampleLayout.FRAME_CALL << 60 | 8L << SampleLayout.FRAME_OBJECT_SHIFT;

    private static final ManagedFrames INTERPRETERS = new ManagedFrames() {
        @Override
        public void unnamed(FrameKey frame) {}

        @Override
        public @Nullable ManagedFrame named(FrameKey frame) {
            return null;
        }

        @Override
        public boolean interprets(int slot, int object) {
            return object == 7 && (slot == 3 || slot == 6) || object == 8 && slot == 4;
        }
    };

    private static long frame(int slot, int extraWords) {
        return (long) SampleLayout.FRAME_RUNTIME << 60
                | (long) extraWords << SampleLayout.FRAME_WORDS_SHIFT
                | (long) slot << SampleLayout.FRAME_SLOT_SHIFT;
    }

    private static long end(int slot) {
        return (long) SampleLayout.FRAME_SEGMENT << 60 | (long) slot << SampleLayout.FRAME_SLOT_SHIFT;
    }

    private static int[] order(long... words) {
        return SegmentMerge.order(words, 0, INTERPRETERS);
    }

    @Test
    void replacesEachCallOfTheInterpreterByTheNextSegment() {
        // leaf in C, then the interpreter (two frames), C, the interpreter again (one frame), main
        assertThat(order(
                        NATIVE,
                        frame(3, 1),
                        -1,
                        frame(3, 1),
                        -1,
                        end(3),
                        frame(3, 1),
                        -1,
                        end(3),
                        CALL,
                        NATIVE,
                        CALL,
                        NATIVE))
                .containsExactly(0, 1, 3, 10, 6, 12);
    }

    @Test
    void keepsFramesOfGeneratedCodeWhereTheyAre() {
        assertThat(order(NATIVE, frame(5, 2), end(3), end(3), NATIVE, frame(5, 0), NATIVE))
                .containsExactly(0, 1, 4, 5, 6);
    }

    @Test
    void keepsTheInnermostCallsThatHaveNoFramesYet() {
        assertThat(order(frame(3, 0), end(3), CALL, NATIVE, CALL)).containsExactly(2, 3, 0);
        assertThat(order(CALL, NATIVE)).containsExactly(0, 1);
    }

    @Test
    void replacesTheCallOfAnEmptySegmentByNothing() {
        assertThat(order(end(3), frame(3, 0), end(3), CALL, NATIVE, CALL)).containsExactly(4, 1);
    }

    @Test
    void putsSegmentsWithoutACallLast() {
        assertThat(order(frame(3, 0), end(3), frame(3, 0), end(3), CALL, NATIVE))
                .containsExactly(0, 5, 2);
    }

    @Test
    void keepsTwoInterpretersApart() {
        assertThat(order(frame(3, 0), end(3), CALL, NATIVE, frame(4, 0), end(4), OTHER_CALL))
                .containsExactly(0, 3, 4);
    }

    @Test
    void takesTheFramesOfAnUnwinderThatWasReplacedMeanwhile() {
        assertThat(order(NATIVE, frame(6, 0), end(6), CALL, NATIVE)).containsExactly(0, 1, 4);
    }

    @Test
    void survivesWordsThatEndInTheMiddleOfAFrame() {
        assertThat(order(NATIVE, frame(3, 15))).containsExactly(0, 1);
        assertThat(order(end(3), frame(3, 15))).containsExactly(1);
    }
}
