/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

/** RFC 3492 as Rust v0 uses it: the delimiter between the plain and the coded part is an underscore. */
final class Punycode {
    private static final int BASE = 36;

    private Punycode() {}

    static String decode(String text) {
        int delimiter = text.lastIndexOf('_');
        StringBuilder out = new StringBuilder(delimiter < 0 ? "" : text.substring(0, delimiter));
        int at = delimiter + 1;
        int bias = 72;
        int code = 128;
        int index = 0;
        int count = out.length();
        while (at < text.length()) {
            int before = index;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (at >= text.length()) {
                    throw new MalformedNameException();
                }
                int digit = digit(text.charAt(at++));
                long sum = index + digit * weight;
                if (sum > Integer.MAX_VALUE) {
                    throw new MalformedNameException();
                }
                index = (int) sum;
                int threshold = Math.min(Math.max(k - bias, 1), 26);
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (weight > Integer.MAX_VALUE) {
                    throw new MalformedNameException();
                }
            }
            count++;
            bias = adapt(index - before, count, before == 0);
            code += index / count;
            index %= count;
            if (!Character.isValidCodePoint(code)) {
                throw new MalformedNameException();
            }
            out.insert(out.offsetByCodePoints(0, index), Character.toString(code));
            index++;
        }
        return out.toString();
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (MangledInput.isDigit(c)) {
            return c - '0' + 26;
        }
        throw new MalformedNameException();
    }

    private static int adapt(int delta, int count, boolean first) {
        int value = first ? delta / 700 : delta / 2;
        value += value / count;
        int k = 0;
        while (value > ((BASE - 1) * 26) / 2) {
            value /= BASE - 1;
            k += BASE;
        }
        return k + BASE * value / (value + 38);
    }
}
