/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

/** The encoding of names in class files, which writes zero and supplementary characters in its own way (JVM
 * specification, 4.4.7). Malformed bytes are replaced. */
final class ModifiedUtf8 {
    private static final char REPLACEMENT = '\ufffd';

    private ModifiedUtf8() {}

    static String decode(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int a = bytes[at] & 0xff;
            if (a < 0x80) {
                text.append((char) a);
                at++;
            } else if (a >> 5 == 6 && isContinuation(bytes, at + 1, to)) {
                text.append((char) ((a & 0x1f) << 6 | bytes[at + 1] & 0x3f));
                at += 2;
            } else if (a >> 4 == 14 && isContinuation(bytes, at + 1, to) && isContinuation(bytes, at + 2, to)) {
                text.append((char) ((a & 0xf) << 12 | (bytes[at + 1] & 0x3f) << 6 | bytes[at + 2] & 0x3f));
                at += 3;
            } else {
                text.append(REPLACEMENT);
                at++;
            }
        }
        return text.toString();
    }

    private static boolean isContinuation(byte[] bytes, int at, int to) {
        return at < to && (bytes[at] & 0xc0) == 0x80;
    }
}
