/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time that everything in an output has: {@code SOURCE_DATE_EPOCH} if it is set, else the first day of 2026.
 *
 * @param seconds since 1970
 */
record OutputTime(long seconds) {
    private static final long OTHERWISE = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    /** From 1980, where ZIP begins, to 2106, where 32 bits end. */
    private static final long FIRST = Instant.parse("1980-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST = 0xFFFF_FFFFL;

    static OutputTime of(String sourceDateEpoch) throws AssemblyException {
        if (sourceDateEpoch.isEmpty()) {
            return new OutputTime(OTHERWISE);
        }
        try {
            long seconds = Long.parseLong(sourceDateEpoch);
            if (seconds >= FIRST && seconds <= LAST) {
                return new OutputTime(seconds);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new AssemblyException("SOURCE_DATE_EPOCH is '" + PackageNames.printable(sourceDateEpoch)
                + "'; it is a number of seconds since 1970, between 1980 and 2106");
    }

    static OutputTime fromEnvironment() throws AssemblyException {
        String set = System.getenv("SOURCE_DATE_EPOCH");
        return of(set == null ? "" : set);
    }

    String iso() {
        return Instant.ofEpochSecond(seconds).toString();
    }

    /** Date and time as ZIP has them, in UTC: the date in the upper 16 bits. */
    int dos() {
        LocalDateTime at = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        return (at.getYear() - 1980) << 25
                | at.getMonthValue() << 21
                | at.getDayOfMonth() << 16
                | at.getHour() << 11
                | at.getMinute() << 5
                | at.getSecond() / 2;
    }
}
