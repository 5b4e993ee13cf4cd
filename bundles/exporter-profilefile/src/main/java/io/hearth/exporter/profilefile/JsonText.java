/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import java.io.IOException;

/** Writes JSON piece by piece: objects, arrays, strings and numbers, with the commas between them. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final Appendable out;
    private boolean first = true;

    JsonText(Appendable out) {
        this.out = out;
    }

    JsonText object() throws IOException {
        return open('{');
    }

    JsonText endObject() throws IOException {
        return close('}');
    }

    JsonText array() throws IOException {
        return open('[');
    }

    JsonText endArray() throws IOException {
        return close(']');
    }

    JsonText key(String key) throws IOException {
        string(key);
        out.append(':');
        first = true;
        return this;
    }

    JsonText number(long value) throws IOException {
        separate();
        out.append(Long.toString(value));
        return this;
    }

    /** Writes a string in ASCII-safe quoting: control characters, {@code <} and unpaired surrogates are escaped. */
    JsonText string(String value) throws IOException {
        separate();
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029' || isUnpaired(value, i)) {
                out.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    private static boolean isUnpaired(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }

    private JsonText open(char bracket) throws IOException {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    private JsonText close(char bracket) throws IOException {
        out.append(bracket);
        first = false;
        return this;
    }

    private void separate() throws IOException {
        if (!first) {
            out.append(',');
        }
        first = false;
    }
}
