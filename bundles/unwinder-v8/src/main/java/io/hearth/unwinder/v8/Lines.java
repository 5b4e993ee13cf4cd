/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.util.Arrays;

/** Where the lines of a source end, in UTF-16 units: positions to lines and columns. */
final class Lines {
    static final Lines NONE = new Lines(new int[0]);
    private static final int MAX_LINES = 1 << 20;

    private final int[] ends;

    Lines(int[] ends) {
        this.ends = ends;
    }

    /** 1-based; 0 when unknown. */
    int line(int position) {
        return ends.length == 0 || position < 0 ? 0 : index(position) + 1;
    }

    /** 1-based; 0 when unknown. */
    int column(int position) {
        if (ends.length == 0 || position < 0) {
            return 0;
        }
        int index = index(position);
        return position - (index == 0 ? 0 : ends[index - 1] + 1) + 1;
    }

    int size() {
        return ends.length;
    }

    private int index(int position) {
        int at = Arrays.binarySearch(ends, position);
        return Math.min(at >= 0 ? at : -at - 1, ends.length - 1);
    }

    /** Finds ends of lines in a text that comes in pieces, by the rules of ECMAScript: LF, CR, CR LF, U+2028, U+2029. */
    static final class Scanner implements HeapStrings.Sink {
        private int[] ends = new int[256];
        private int count;
        private int position;
        private char last;

        @Override
        public void accept(String piece) {
            for (int i = 0; i < piece.length(); i++, position++) {
                char c = piece.charAt(i);
                if (c == '\n' && last == '\r') {
                    ends[count - 1] = position;
                } else if (c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029') {
                    add(position);
                }
                last = c;
            }
        }

        private void add(int end) {
            if (count == MAX_LINES) {
                return;
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            ends[count++] = end;
        }

        Lines lines() {
            // The last line ends with the text.
            add(position);
            return new Lines(Arrays.copyOf(ends, count));
        }
    }
}
