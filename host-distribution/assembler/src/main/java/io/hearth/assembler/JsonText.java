/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** JSON from maps, lists, texts and numbers: keys sorted, indented by two, so that the same value is the same text. */
public final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    /** The text of a value, with a line end after it. */
    public static String of(Object value) {
        JsonText json = new JsonText();
        json.append(value, 0);
        return json.text.append('\n').toString();
    }

    private void append(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : new TreeMap<Object, Object>(map).entrySet()) {
                text.append(separator);
                newLine(depth + 1);
                string(String.valueOf(entry.getKey()));
                text.append(": ");
                append(entry.getValue(), depth + 1);
                separator = ",";
            }
            end(map.isEmpty(), "{", "}", depth);
        } else if (value instanceof Collection<?> list) {
            String separator = "[";
            for (Object item : list) {
                text.append(separator);
                newLine(depth + 1);
                append(item, depth + 1);
                separator = ",";
            }
            end(list.isEmpty(), "[", "]", depth);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(String.valueOf(value));
        }
    }

    private void end(boolean empty, String open, String close, int depth) {
        if (empty) {
            text.append(open);
        } else {
            newLine(depth);
        }
        text.append(close);
    }

    private void newLine(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
