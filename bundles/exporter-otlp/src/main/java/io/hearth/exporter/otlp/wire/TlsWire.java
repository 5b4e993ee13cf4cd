/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** TLS over another wire. */
final class TlsWire implements Wire {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Wire net;
    private final SSLEngine engine;
    /** Both in the state for reading between calls. */
    private final ByteBuffer cipherIn;

    private ByteBuffer plainIn;
    private final ByteBuffer cipherOut;

    private TlsWire(Wire net, SSLEngine engine) {
        this.net = net;
        this.engine = engine;
        this.cipherIn =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        this.plainIn = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        this.cipherOut = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    /** Shakes hands; closes the wire below if that fails. */
    static TlsWire connect(Wire net, SSLEngine engine, Deadline deadline) throws IOException {
        TlsWire wire = new TlsWire(net, engine);
        try {
            engine.beginHandshake();
            wire.handshake(deadline);
            return wire;
        } catch (IOException | RuntimeException e) {
            net.close();
            throw e;
        }
    }

    private void handshake(Deadline deadline) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING, deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap()) {
                        receive(deadline, true);
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void wrap(ByteBuffer source, Deadline deadline) throws IOException {
        cipherOut.clear();
        SSLEngineResult result = engine.wrap(source, cipherOut);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
            throw new SSLException("the server has ended the TLS connection");
        }
        cipherOut.flip();
        net.write(cipherOut, deadline);
    }

    /** Takes one record out of what has come; false if it is not complete yet. */
    private boolean unwrap() throws IOException {
        plainIn.compact();
        try {
            while (true) {
                SSLEngineResult result = engine.unwrap(cipherIn, plainIn);
                switch (result.getStatus()) {
                    case OK -> {
                        return true;
                    }
                    case BUFFER_UNDERFLOW -> {
                        return false;
                    }
                    case BUFFER_OVERFLOW ->
                        plainIn = ByteBuffer.allocate(plainIn.capacity() * 2).put(plainIn.flip());
                    case CLOSED -> throw new SSLException("the server has ended the TLS connection");
                }
            }
        } finally {
            plainIn.flip();
        }
    }

    private int receive(Deadline deadline, boolean isWaiting) throws IOException {
        cipherIn.compact();
        try {
            int count = isWaiting ? net.read(cipherIn, deadline) : net.readNow(cipherIn);
            if (count < 0 && isWaiting) {
                throw new SSLException("the server has closed the connection");
            }
            return count;
        } finally {
            cipherIn.flip();
        }
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        while (true) {
            int count = take(target, deadline);
            if (count != 0 || !target.hasRemaining()) {
                return count;
            }
            if (engine.isInboundDone()) {
                return -1;
            }
            cipherIn.compact();
            int received;
            try {
                received = net.read(cipherIn, deadline);
            } finally {
                cipherIn.flip();
            }
            if (received < 0) {
                return -1;
            }
        }
    }

    @Override
    public int readNow(ByteBuffer target) throws IOException {
        // Answers of TLS itself (a key update) are a few bytes; a peer that does not take them is as good as gone.
        Deadline soon = Deadline.afterNanos(1_000_000_000);
        int count = take(target, soon);
        while (count == 0 && target.hasRemaining()) {
            int received = receive(soon, false);
            if (received <= 0) {
                return received;
            }
            count = take(target, soon);
        }
        return count;
    }

    /** Hands over decrypted bytes as far as what has come allows: 0 if more is needed, -1 at the end. */
    private int take(ByteBuffer target, Deadline deadline) throws IOException {
        while (!plainIn.hasRemaining()) {
            if (engine.isInboundDone()) {
                return -1;
            }
            if (!cipherIn.hasRemaining()) {
                return 0;
            }
            plainIn.clear();
            SSLEngineResult result;
            try {
                result = engine.unwrap(cipherIn, plainIn);
            } finally {
                plainIn.flip();
            }
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> {
                    return 0;
                }
                case BUFFER_OVERFLOW ->
                    plainIn = ByteBuffer.allocate(plainIn.capacity() * 2).flip();
                case CLOSED -> {
                    return plainIn.hasRemaining() ? copy(target) : -1;
                }
                case OK -> {
                    HandshakeStatus status = result.getHandshakeStatus();
                    if (status == HandshakeStatus.NEED_TASK) {
                        runTasks();
                    }
                    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                        wrap(NOTHING, deadline);
                    }
                }
            }
        }
        return copy(target);
    }

    private int copy(ByteBuffer target) {
        int count = Math.min(plainIn.remaining(), target.remaining());
        target.put(target.position(), plainIn, plainIn.position(), count);
        target.position(target.position() + count);
        plainIn.position(plainIn.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
        while (source.hasRemaining()) {
            int before = source.remaining();
            wrap(source, deadline);
            if (source.remaining() == before) {
                throw new SSLException("the server wants to negotiate anew in the middle of a request");
            }
        }
    }

    @Override
    public String protocol() {
        String protocol = engine.getApplicationProtocol();
        return protocol == null ? "" : protocol;
    }

    @Override
    public void close() {
        // Without the farewell of TLS, which may block: both protocols above know by themselves what is complete.
        net.close();
    }
}
