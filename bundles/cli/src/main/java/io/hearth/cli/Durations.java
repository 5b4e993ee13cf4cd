/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.time.Duration;

/** Reads and shows spans of time as people type them: {@code 10s}, {@code 1m30s}, {@code 500ms}; a bare number is seconds. */
final class Durations {
    private static final int MAX_LENGTH = 32;

    private Durations() {}

    static Duration parse(String option, String text) throws UsageException {
        Duration sum = Duration.ZERO;
        int i = 0;
        boolean good = !text.isEmpty() && text.length() <= MAX_LENGTH;
        while (good && i < text.length()) {
            int digits = i;
            while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
                i++;
            }
            int unit = i;
            while (i < text.length() && Character.isLetter(text.charAt(i))) {
                i++;
            }
            double nanos = nanosOf(text.substring(unit, i));
            good = unit > digits && nanos > 0;
            if (good) {
                try {
                    sum = sum.plusNanos((long) (Double.parseDouble(text.substring(digits, unit)) * nanos));
                } catch (NumberFormatException e) {
                    good = false;
                }
            }
        }
        if (!good || sum.isZero()) {
            throw new UsageException(option + " is a span of time such as 10s, 500ms or 1m30s, not \"" + text + "\".");
        }
        return sum;
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ms" -> 1e6;
            case "", "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> -1;
        };
    }

    /** Whole seconds as {@code 9s}, {@code 1m30s} or {@code 2h05m}. */
    static String show(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        return seconds / 3600 + "h" + twoDigits(seconds / 60 % 60) + "m";
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
