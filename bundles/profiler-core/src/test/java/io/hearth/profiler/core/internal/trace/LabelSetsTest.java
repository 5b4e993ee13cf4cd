/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.trace.LabelSet.Label;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Labels as the kernel half writes them, in the words of a record. */
class LabelSetsTest {

    private final LabelSets sets = new LabelSets(1000, 100_000);
    private final long[] words = new long[SampleLayout.MAX_LABEL_WORDS];
    private int count;

    private void add(byte[] key, byte[] value) {
        words[count++] = key.length | (long) value.length << SampleLayout.LABEL_VALUE_SHIFT;
        for (byte[] text : new byte[][] {key, value}) {
            ByteBuffer padded = ByteBuffer.allocate((text.length + 7) / 8 * 8).order(ByteOrder.nativeOrder());
            padded.put(text).rewind();
            while (padded.hasRemaining()) {
                words[count++] = padded.getLong();
            }
        }
    }

    private LabelSet read(String... keysAndValues) {
        count = 0;
        for (int i = 0; i < keysAndValues.length; i += 2) {
            add(
                    keysAndValues[i].getBytes(StandardCharsets.UTF_8),
                    keysAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return sets.intern(words, count, "p.");
    }

    @Test
    void readsLabelsOfAnyLengthAndSortsThem() {
        String longer = "x".repeat(4000);
        assertThat(read("size", "", "größe", "名前", "long", longer).labels())
                .containsExactly(new Label("p.größe", "名前"), new Label("p.long", longer), new Label("p.size", ""));
        assertThat(read()).isSameAs(LabelSet.NONE);
    }

    @Test
    void isTheSameForTheSameWordsAndEqualForTheSameText() {
        LabelSet first = read("a", "1", "b", "2");
        assertThat(read("a", "1", "b", "2")).isSameAs(first);
        assertThat(read("b", "2", "a", "1")).isEqualTo(first);
        assertThat(read("a", "1", "b", "3")).isNotEqualTo(first);
        assertThat(sets.intern(words, count, "q.")).isNotEqualTo(read("a", "1", "b", "3"));
    }

    @Test
    void cutsATextAtAWholeCharacter() {
        count = 0;
        byte[] cut = ("a" + "é".repeat(3000)).getBytes(StandardCharsets.UTF_8);
        byte[] kept = java.util.Arrays.copyOf(cut, SampleLayout.MAX_LABEL_BYTES);
        add("k".getBytes(StandardCharsets.UTF_8), kept);
        assertThat(sets.intern(words, count, "").labels().get(0).value()).isEqualTo("a" + "é".repeat(2047));
        count = 0;
        add("k".getBytes(StandardCharsets.UTF_8), java.util.Arrays.copyOfRange(cut, 1, 1 + kept.length));
        assertThat(sets.intern(words, count, "").labels().get(0).value()).isEqualTo("é".repeat(2047));
    }

    @Test
    void startsAnewWhenItsWordsAreUsedUpAndLeavesOutWhatAWindowCannotHold() {
        LabelSets small = new LabelSets(100, 300);
        for (int i = 0; i < 1000; i++) {
            count = 0;
            add("key".getBytes(StandardCharsets.UTF_8), "%08d".formatted(i).getBytes(StandardCharsets.UTF_8));
            LabelSet set = small.intern(words, count, "");
            assertThat(small.size()).isLessThanOrEqualTo(34);
            assertThat(set == LabelSet.NONE).isEqualTo(i >= 300 / count);
        }
        small.window();
        assertThat(small.intern(words, count, "")).isNotSameAs(LabelSet.NONE);
    }

    @Test
    void survivesNonsense() {
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            int length = 1 + random.nextInt(20);
            for (int i = 0; i < length; i++) {
                words[i] = random.nextBoolean() ? random.nextLong() : random.nextInt(64) | random.nextInt(64) << 16;
            }
            sets.window();
            assertThat(sets.intern(words, length, "p.").labels().size()).isLessThanOrEqualTo(length);
        }
    }
}
