/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

/** Text of lines that stops growing at a limit; what comes after is counted only. */
final class BoundedText implements Appendable {

    private final StringBuilder text = new StringBuilder();
    private final int maxChars;
    private long cutChars;

    BoundedText(int maxChars) {
        this.maxChars = maxChars;
    }

    boolean isFull() {
        return text.length() >= maxChars;
    }

    @Override
    public BoundedText append(CharSequence part) {
        return append(part, 0, part.length());
    }

    @Override
    public BoundedText append(CharSequence part, int start, int end) {
        int kept = Math.min(end - start, maxChars - text.length());
        text.append(part, start, start + kept);
        cutChars += end - start - kept;
        return this;
    }

    @Override
    public BoundedText append(char c) {
        if (isFull()) {
            cutChars++;
        } else {
            text.append(c);
        }
        return this;
    }

    BoundedText append(long number) {
        return append(Long.toString(number));
    }

    @Override
    public String toString() {
        if (cutChars == 0) {
            return text.toString();
        }
        return text + "\n... cut at " + maxChars + " characters\n";
    }
}
