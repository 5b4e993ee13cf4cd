/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/** Little-endian numbers in copies of memory; what lies outside of them is zero. */
final class Words {
    private Words() {}

    static int s32(byte[] bytes, int at) {
        if (at < 0 || at + Integer.BYTES > bytes.length) {
            return 0;
        }
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    static long s64(byte[] bytes, int at) {
        if (at < 0 || at + Long.BYTES > bytes.length) {
            return 0;
        }
        return (s32(bytes, at) & 0xffffffffL) | (long) s32(bytes, at + Integer.BYTES) << 32;
    }
}
