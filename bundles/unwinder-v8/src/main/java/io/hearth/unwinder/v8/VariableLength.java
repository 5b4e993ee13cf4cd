/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/** Numbers of seven bits a byte, lowest first, the high bit set where more follow: {@code src/base/vlq.h}. */
final class VariableLength {
    private final byte[] bytes;
    private int at;

    VariableLength(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; at < bytes.length; shift += 7) {
            byte b = bytes[at++];
            if (shift < Long.SIZE) {
                value |= (b & 0x7fL) << shift;
            }
            if (b >= 0) {
                break;
            }
        }
        return value;
    }

    /** With the sign in the lowest bit. */
    long signed() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }
}
