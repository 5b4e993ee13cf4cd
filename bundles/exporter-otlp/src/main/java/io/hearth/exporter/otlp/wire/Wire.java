/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connected stream of bytes in both directions. One thread at a time reads and writes; any thread may close, which
 * makes a blocked step of the other fail.
 */
public interface Wire extends Closeable {

    /**
     * Reads what is there, at least one byte, waiting for it if need be.
     *
     * @return how many bytes were put into the target, or -1 if the peer has ended the stream
     * @throws DeadlineException if nothing came in time; the stream is still usable
     */
    int read(ByteBuffer target, Deadline deadline) throws IOException;

    /** Reads what is there without waiting: 0 if nothing is, -1 if the peer has ended the stream. */
    int readNow(ByteBuffer target) throws IOException;

    /**
     * Writes everything.
     *
     * @throws DeadlineException if the peer did not take it in time; a part may be written, so the stream is of no more
     *     use
     */
    void write(ByteBuffer source, Deadline deadline) throws IOException;

    /** The protocol agreed upon by ALPN; empty if there was none. */
    String protocol();

    /** Closes it; does not wait. */
    @Override
    void close();
}
