/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The size of a page, from the vector the kernel hands to each program ({@code AT_PAGESZ}, {@code getauxval(3)}). */
final class PageSize {

    static final int BYTES = read();

    private static final int AT_PAGESZ = 6;
    private static final int USUAL = 4096;

    private PageSize() {}

    private static int read() {
        try (InputStream in = new FileInputStream("/proc/self/auxv")) {
            ByteBuffer b = ByteBuffer.wrap(in.readNBytes(4096)).order(ByteOrder.LITTLE_ENDIAN);
            while (b.remaining() >= 16) {
                long key = b.getLong();
                long value = b.getLong();
                if (key == AT_PAGESZ) {
                    return (int) value;
                }
            }
        } catch (IOException e) {
            return USUAL;
        }
        return USUAL;
    }
}
