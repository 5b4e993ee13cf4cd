/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go writes them: {@code 300ms}, {@code 1.5h}, {@code 1m30s}. */
final class GoDuration {

    private static final int MAX_LENGTH = 64;
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none; the message is fit for the user
     */
    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty() || text.length() > MAX_LENGTH) {
            throw invalid(text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int i = 0;
        while (i < rest.length()) {
            int number = i;
            while (i < rest.length() && (isDigit(rest.charAt(i)) || rest.charAt(i) == '.')) {
                i++;
            }
            int unit = i;
            while (i < rest.length() && !isDigit(rest.charAt(i)) && rest.charAt(i) != '.') {
                i++;
            }
            String digits = rest.substring(number, unit);
            if (digits.isEmpty() || digits.equals(".") || digits.indexOf('.') != digits.lastIndexOf('.')) {
                throw invalid(text);
            }
            nanos = nanos.add(
                    new BigDecimal(digits).multiply(BigDecimal.valueOf(nanosOf(rest.substring(unit, i), text))));
        }
        if (nanos.compareTo(MAX_NANOS) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is too long a duration");
        }
        Duration duration = Duration.ofNanos(nanos.longValue());
        return negative ? duration.negated() : duration;
    }

    private static long nanosOf(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "" ->
                throw new IllegalArgumentException(
                        "\"" + text + "\" is a duration without a unit; write for example \"" + text + "s\"");
            default ->
                throw new IllegalArgumentException(
                        "\"" + text + "\" has the unknown unit \"" + unit + "\"; units are ns, us, ms, s, m, h");
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a duration; write for example \"300ms\", \"5s\" or \"1m30s\"");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Writes a duration the way Go does: {@code 1m30s}, {@code 0s}, {@code 300ms}. */
    static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        long nanos = duration.toNanos();
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return decimal(nanos, 6) + "ms";
        }
        StringBuilder text = new StringBuilder();
        long hours = nanos / 3_600_000_000_000L;
        long minutes = nanos / 60_000_000_000L;
        if (hours > 0) {
            text.append(hours).append('h');
        }
        if (minutes > 0) {
            text.append(minutes % 60).append('m');
        }
        return text.append(decimal(nanos % 60_000_000_000L, 9)).append('s').toString();
    }

    private static String decimal(long nanos, int scale) {
        return nanos == 0
                ? "0"
                : BigDecimal.valueOf(nanos, scale).stripTrailingZeros().toPlainString();
    }
}
