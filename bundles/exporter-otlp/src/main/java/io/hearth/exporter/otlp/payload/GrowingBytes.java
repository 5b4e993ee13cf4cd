/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.payload;

import java.io.ByteArrayOutputStream;

/** Collects bytes and hands out what it collected without a copy where that is possible. */
final class GrowingBytes extends ByteArrayOutputStream {

    GrowingBytes(int capacity) {
        super(capacity);
    }

    /** The bytes collected; the collector is not used afterwards. */
    byte[] take() {
        return count == buf.length ? buf : toByteArray();
    }
}
