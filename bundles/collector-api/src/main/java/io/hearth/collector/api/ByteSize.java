/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/**
 * A number of bytes in a configuration: a whole number of bytes, or one with a unit such as {@code 64MiB}, {@code 512
 * kB} or {@code 2G}.
 *
 * @param bytes how many; not negative
 */
public record ByteSize(long bytes) {

    /** Checks the sign. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must not be negative");
        }
    }

    /**
     * Reads a size; units are B, kB, MB, GB (powers of 1000) and KiB, MiB, GiB (powers of 1024).
     *
     * @throws IllegalArgumentException if it is none; the message is fit for the user
     */
    public static ByteSize parse(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        if (end == 0 || end > 18) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size; write for example 1048576 or \"1MiB\"");
        }
        long factor = switch (text.substring(end).strip()) {
            case "", "B" -> 1;
            case "kB", "KB", "k" -> 1_000;
            case "MB", "M" -> 1_000_000;
            case "GB", "G" -> 1_000_000_000;
            case "KiB", "Ki" -> 1L << 10;
            case "MiB", "Mi" -> 1L << 20;
            case "GiB", "Gi" -> 1L << 30;
            default ->
                throw new IllegalArgumentException(
                        "\"" + text + "\" has an unknown unit; units are B, kB, MB, GB, KiB, MiB, GiB");
        };
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(text.substring(0, end)), factor));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too large a size", e);
        }
    }

    @Override
    public String toString() {
        if (bytes != 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes != 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes != 0 && bytes % 1024 == 0 ? (bytes >> 10) + "KiB" : Long.toString(bytes);
    }
}
