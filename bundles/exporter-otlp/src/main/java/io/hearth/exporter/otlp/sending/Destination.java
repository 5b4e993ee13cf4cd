/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import com.google.protobuf.Message;
import java.io.Closeable;
import java.time.Duration;

/** Where data goes in the end. Called by several threads at once. */
public interface Destination extends Closeable {

    /**
     * Turns a message into what will be sent, which is done once however often it is sent.
     *
     * @throws SendException if it cannot be done
     */
    byte[] encode(Message message) throws SendException;

    /**
     * Makes one attempt and waits for its outcome.
     *
     * @param payload what {@link #encode} gave
     * @param timeout of the attempt; zero means none
     * @throws SendException if the data has not arrived
     */
    void send(byte[] payload, Duration timeout) throws SendException;

    /** Closes all connections; attempts that are under way fail. */
    @Override
    void close();
}
