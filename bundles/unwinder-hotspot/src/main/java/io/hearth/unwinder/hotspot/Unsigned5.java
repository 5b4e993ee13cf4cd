/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

/**
 * HotSpot's encoding of numbers in one to five bytes. Since JDK 20 no byte of a number is zero (JDK-8292758). Source:
 * unsigned5.hpp.
 *
 * @param excluded how many byte values, from zero on, are not used
 */
record Unsigned5(int excluded) {

    private static final int FIRST_HIGH = 192;
    private static final int MOST_BYTES = 5;

    static Unsigned5 ofVersion(int major) {
        return new Unsigned5(major >= 20 ? 1 : 0);
    }

    /** A place in bytes. Beyond the end there are zeros, and {@link #ended} says so. */
    static final class Cursor {
        private final byte[] bytes;
        private final int end;
        private int at;
        private boolean ended;

        Cursor(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = Math.max(at, 0);
            this.end = Math.min(end, bytes.length);
        }

        int u8() {
            if (at >= end) {
                ended = true;
                return 0;
            }
            return bytes[at++] & 0xff;
        }

        int position() {
            return at;
        }

        boolean ended() {
            return ended;
        }
    }

    int unsigned(Cursor cursor) {
        int sum = 0;
        for (int i = 0; i < MOST_BYTES; i++) {
            int b = cursor.u8();
            sum += (b - excluded) << 6 * i;
            if (b < FIRST_HIGH) {
                break;
            }
        }
        return sum;
    }

    /** The sign is the lowest bit. */
    int signed(Cursor cursor) {
        int value = unsigned(cursor);
        return value >>> 1 ^ -(value & 1);
    }
}
