/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.trace.LabelSet.Label;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The distinct label sets seen lately, by the words of their records (bpf-native/include/records.h). Bounded by words
 * held: a table that is full starts anew. Bounded also by what new sets of one window hold, since the window keeps them:
 * behind that, samples of labels not seen before are delivered without. Labels that make no sense are left out. Owned by
 * the reading thread; a set that has been seen before allocates nothing.
 */
public final class LabelSets {

    @SuppressWarnings("ArrayRecordComponent") // compared by match() alone
    private record Entry(long hash, String prefix, long[] words, LabelSet set) {}

    private static final Logger LOG = LoggerFactory.getLogger(LabelSets.class);

    private final int maxWords;
    private final int maxNewInWindow;
    private @Nullable Entry[] table = new Entry[16];
    private int size;
    private int held;
    private int newInWindow;
    private boolean hasWarned;

    public LabelSets(int maxWords, int maxNewInWindow) {
        this.maxWords = maxWords;
        this.maxNewInWindow = maxNewInWindow;
    }

    /** A new window begins. */
    void window() {
        newInWindow = 0;
    }

    /** The set of the first {@code count} words; equal words and prefix give the same object while it is remembered. */
    LabelSet intern(long[] from, int count, String prefix) {
        if (count == 0) {
            return LabelSet.NONE;
        }
        long hash = prefix.hashCode();
        for (int i = 0; i < count; i++) {
            hash = (hash ^ from[i]) * 0xFF51AFD7ED558CCDL;
            hash ^= hash >>> 32;
        }
        int mask = table.length - 1;
        int i = (int) hash & mask;
        for (Entry e = table[i]; e != null; e = table[i]) {
            if (e.hash() == hash
                    && e.words().length == count
                    && e.prefix().equals(prefix)
                    && Arrays.mismatch(e.words(), 0, count, from, 0, count) < 0) {
                return e.set();
            }
            i = (i + 1) & mask;
        }
        if (newInWindow + count > maxNewInWindow) {
            if (!hasWarned) {
                hasWarned = true;
                LOG.warn(
                        "samples of one window have more than {} bytes of labels: some are left out", 8L * newInWindow);
            }
            return LabelSet.NONE;
        }
        newInWindow += count;
        if (held + count > maxWords) {
            Arrays.fill(table, null);
            size = 0;
            held = 0;
        } else if (size * 2 >= table.length) {
            grow();
        }
        Entry entry = new Entry(hash, prefix, Arrays.copyOf(from, count), read(from, count, prefix));
        insert(entry);
        size++;
        held += count;
        return entry.set();
    }

    public int size() {
        return size;
    }

    private void grow() {
        @Nullable Entry[] old = table;
        table = new Entry[old.length * 2];
        for (Entry e : old) {
            if (e != null) {
                insert(e);
            }
        }
    }

    private void insert(Entry entry) {
        int mask = table.length - 1;
        int i = (int) entry.hash() & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = entry;
    }

    private static LabelSet read(long[] words, int count, String prefix) {
        Map<String, String> labels = new TreeMap<>();
        int at = 0;
        while (at < count) {
            long header = words[at++];
            int keyBytes = (int) header & 0xffff;
            int valueBytes = (int) (header >>> SampleLayout.LABEL_VALUE_SHIFT) & 0xffff;
            int keyWords = (keyBytes + 7) / 8;
            int valueWords = (valueBytes + 7) / 8;
            if (at + keyWords + valueWords > count) {
                break;
            }
            String key = text(words, at, keyBytes);
            if (!key.isEmpty()) {
                labels.put(prefix + key, text(words, at + keyWords, valueBytes));
            }
            at += keyWords + valueWords;
        }
        return new LabelSet(labels.entrySet().stream()
                .map(label -> new Label(label.getKey(), label.getValue()))
                .sorted(Comparator.comparing(Label::key))
                .toList());
    }

    /** UTF-8 as far as it is; a character that was cut in two at the longest length is left out. */
    private static String text(long[] words, int at, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate((bytes + 7) / 8 * 8).order(java.nio.ByteOrder.nativeOrder());
        for (int i = 0; i < buffer.capacity() / 8; i++) {
            buffer.putLong(i * 8, words[at + i]);
        }
        byte[] text = buffer.array();
        return new String(
                text, 0, bytes == SampleLayout.MAX_LABEL_BYTES ? whole(text, bytes) : bytes, StandardCharsets.UTF_8);
    }

    /** How many bytes hold whole characters, if no character before the last is broken. */
    private static int whole(byte[] text, int bytes) {
        int last = bytes - 1;
        while (last > bytes - 4 && (text[last] & 0xc0) == 0x80) {
            last--;
        }
        int lead = text[last] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
        return last + length > bytes ? last : bytes;
    }
}
