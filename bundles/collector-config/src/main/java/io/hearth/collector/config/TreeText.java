/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain maps, lists and scalars as block style YAML or as indented JSON. */
final class TreeText {

    private final boolean json;
    private final StringBuilder out = new StringBuilder();

    TreeText(boolean json) {
        this.json = json;
    }

    String print(Map<?, ?> root) {
        if (json || root.isEmpty()) {
            json(root, 0);
            out.append('\n');
        } else {
            yamlMap(root, 0, true);
        }
        return out.toString();
    }

    private void json(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append("{\n");
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                indent(depth + 1);
                quoted(String.valueOf(entry.getKey()));
                out.append(": ");
                json(entry.getValue(), depth + 1);
                separator = ",\n";
            }
            out.append('\n');
            indent(depth);
            out.append('}');
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append("[\n");
            String separator = "";
            for (Object item : list) {
                out.append(separator);
                indent(depth + 1);
                json(item, depth + 1);
                separator = ",\n";
            }
            out.append('\n');
            indent(depth);
            out.append(']');
        } else {
            scalar(value);
        }
    }

    private void yamlMap(Map<?, ?> map, int depth, boolean indentFirst) {
        boolean indent = indentFirst;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (indent) {
                indent(depth);
            }
            indent = true;
            text(String.valueOf(entry.getKey()));
            out.append(':');
            yamlValue(entry.getValue(), depth + 1);
        }
    }

    private void yamlValue(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            yamlMap(map, depth, true);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append('\n');
            yamlList(list, depth);
        } else {
            out.append(' ');
            scalar(value);
            out.append('\n');
        }
    }

    private void yamlList(List<?> list, int depth) {
        for (Object item : list) {
            indent(depth);
            out.append('-');
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                out.append(' ');
                yamlMap(map, depth + 1, false);
            } else {
                yamlValue(item, depth + 1);
            }
        }
    }

    private void indent(int depth) {
        out.append("  ".repeat(depth));
    }

    private void scalar(@Nullable Object value) {
        if (value instanceof Map) {
            out.append("{}");
        } else if (value instanceof List) {
            out.append("[]");
        } else if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            nonFinite(number);
        } else if (value == null || value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private void nonFinite(double number) {
        String word = Double.isNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
        if (json) {
            quoted(word);
        } else {
            out.append(word);
        }
    }

    private void text(String text) {
        if (!json && isPlain(text)) {
            out.append(text);
        } else {
            quoted(text);
        }
    }

    /** Whether YAML reads the bare text back as the same text. Cautious: a needless quote does no harm. */
    private static boolean isPlain(String text) {
        if (text.isEmpty() || !(YamlScalar.resolve(text) instanceof String)) {
            return false;
        }
        if (!Character.isLetter(text.charAt(0)) && text.charAt(0) != '/' && text.charAt(0) != '_') {
            return isDurationLike(text);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean safe = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "_-./".indexOf(c) >= 0
                    || (c == ':' && i + 1 < text.length() && text.charAt(i + 1) != ' ')
                    || (c == ' ' && i + 1 < text.length() && text.charAt(i + 1) != '#' && text.charAt(i + 1) != ' ');
            if (!safe) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDurationLike(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && c != '.') {
                return false;
            }
        }
        return true;
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                        out.append("\\u");
                        String hex = Integer.toHexString(c);
                        out.append("0".repeat(4 - hex.length())).append(hex);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
