/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way: as it came until it is encoded, then only as what will be sent, which takes a tenth of the
 * memory. Used by one thread at a time, handed on through the lock of the queue, except for its outcome.
 */
final class Outgoing {

    /** A message as objects takes about this many times its serialized size. */
    private static final int OBJECTS_PER_BYTE = 4;

    private final long items;
    private final long serializedBytes;
    private @Nullable Message message;
    private byte @Nullable [] payload;

    @GuardedBy("this")
    private boolean isDone;

    @GuardedBy("this")
    private @Nullable SendException failure;

    Outgoing(Message message, long items, long serializedBytes) {
        this.message = message;
        this.items = items;
        this.serializedBytes = serializedBytes;
    }

    long items() {
        return items;
    }

    long serializedBytes() {
        return serializedBytes;
    }

    /** About how much memory it holds. */
    long heldBytes() {
        byte[] encoded = payload;
        return encoded == null ? serializedBytes * OBJECTS_PER_BYTE : encoded.length;
    }

    byte[] payload(Destination destination) throws SendException {
        byte[] encoded = payload;
        if (encoded == null) {
            Message unencoded = message;
            if (unencoded == null) {
                throw new IllegalStateException("neither message nor payload");
            }
            encoded = destination.encode(unencoded);
            payload = encoded;
            message = null;
        }
        return encoded;
    }

    synchronized void finish(@Nullable SendException outcome) {
        failure = outcome;
        isDone = true;
        notifyAll();
    }

    /** Waits for the outcome and throws it if it is a failure. */
    synchronized void awaitOutcome() throws SendException, InterruptedException {
        while (!isDone) {
            wait();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
