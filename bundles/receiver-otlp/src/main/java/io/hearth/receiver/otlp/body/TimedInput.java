/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import java.io.ByteArrayInputStream;
import java.time.Duration;

/**
 * The compressed bytes of a body, for a decompressor that has a bounded time. A few bytes may cost it milliseconds (an
 * empty frame of zstd asks for a window of 8 MiB), so they are handed out in small pieces, and none after the time.
 */
final class TimedInput extends ByteArrayInputStream {

    private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int PIECE_BYTES = 1024;

    private final long begun = System.nanoTime();

    TimedInput(byte[] packed, int from, int length) {
        super(packed, from, length);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
        if (System.nanoTime() - begun > LIMIT_NANOS) {
            throw new IllegalStateException("it takes longer than " + LIMIT_NANOS / 1_000_000_000 + " seconds");
        }
        return super.read(target, offset, Math.min(length, PIECE_BYTES));
    }
}
