/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import org.jspecify.annotations.Nullable;

/**
 * What a plain YAML scalar means, by the core schema of YAML 1.2 with the additions that the Collector's YAML library
 * (go-yaml 3) knows: octal numbers with a leading zero, binary numbers, underscores between digits.
 */
final class YamlScalar {

    private static final int MAX_DIGITS = 64;

    private YamlScalar() {}

    static @Nullable Object resolve(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            default -> looksNumeric(text) ? number(text) : text;
        };
    }

    private static boolean looksNumeric(String text) {
        char c = text.charAt(0);
        boolean sign = c == '-' || c == '+';
        if (sign && text.length() > 1) {
            c = text.charAt(1);
        }
        return text.length() <= MAX_DIGITS && (isDigit(c) || c == '.');
    }

    private static Object number(String text) {
        Long whole = wholeNumber(text);
        if (whole != null) {
            return whole;
        }
        if (isDecimalFloat(text)) {
            return Double.valueOf(text.replace("_", ""));
        }
        return text;
    }

    private static @Nullable Long wholeNumber(String text) {
        boolean negative = text.startsWith("-");
        String digits = (negative || text.startsWith("+") ? text.substring(1) : text).replace("_", "");
        int radix = 10;
        if (digits.startsWith("0x")) {
            radix = 16;
        } else if (digits.startsWith("0o")) {
            radix = 8;
        } else if (digits.startsWith("0b")) {
            radix = 2;
        } else if (digits.length() > 1 && digits.charAt(0) == '0') {
            return parse(digits.substring(1), 8, negative);
        }
        return parse(radix == 10 ? digits : digits.substring(2), radix, negative);
    }

    private static @Nullable Long parse(String digits, int radix, boolean negative) {
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), radix) < 0) {
                return null;
            }
        }
        try {
            return Long.valueOf(negative ? "-" + digits : digits, radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code [-+]?(digits[.digits]|.digits)([eE][-+]?digits)?} */
    private static boolean isDecimalFloat(String text) {
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int whole = digitsFrom(text, i);
        i += whole;
        int fraction = 0;
        if (i < text.length() && text.charAt(i) == '.') {
            fraction = digitsFrom(text, i + 1);
            i += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
                i++;
            }
            int exponent = digitsFrom(text, i);
            if (exponent == 0) {
                return false;
            }
            i += exponent;
        }
        return i == text.length();
    }

    private static int digitsFrom(String text, int start) {
        int i = start;
        while (i < text.length() && (isDigit(text.charAt(i)) || (text.charAt(i) == '_' && i > start))) {
            i++;
        }
        return i - start;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
