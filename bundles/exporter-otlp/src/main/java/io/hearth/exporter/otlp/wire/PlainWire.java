/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A TCP or Unix socket without encryption. The channel does not block and waits in a selector, because that alone gives
 * writes a deadline too without a thread that watches.
 */
final class PlainWire implements Wire {

    /** Larger heap buffers would make the JDK keep direct buffers of the same size for the thread. */
    private static final int CHUNK_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private PlainWire(SocketChannel channel, Selector selector, SelectionKey key) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    static PlainWire connect(SocketAddress address, Deadline deadline) throws IOException {
        boolean isUnix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = isUnix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        Selector selector = null;
        try {
            if (!isUnix) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            channel.configureBlocking(false);
            selector = Selector.open();
            boolean isConnected = channel.connect(address);
            SelectionKey key = channel.register(selector, isConnected ? 0 : SelectionKey.OP_CONNECT);
            PlainWire wire = new PlainWire(channel, selector, key);
            while (!isConnected) {
                wire.await(SelectionKey.OP_CONNECT, deadline, "connecting to " + address);
                isConnected = channel.finishConnect();
            }
            return wire;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        int count = channel.read(target);
        while (count == 0 && target.hasRemaining()) {
            await(SelectionKey.OP_READ, deadline, "waiting for the server");
            count = channel.read(target);
        }
        return count;
    }

    @Override
    public int readNow(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
        int end = source.limit();
        while (source.position() < end) {
            source.limit(Math.min(end, source.position() + CHUNK_BYTES));
            int count = channel.write(source);
            source.limit(end);
            if (count == 0) {
                await(SelectionKey.OP_WRITE, deadline, "waiting for the server to take data");
            }
        }
    }

    private void await(int operation, Deadline deadline, String what) throws IOException {
        try {
            key.interestOps(operation);
            while (true) {
                long nanos = deadline.remainingNanos();
                if (nanos <= 0) {
                    throw new DeadlineException("no time left while " + what);
                }
                // Selecting counts in milliseconds: rounded up, so that it never spins for the last fraction.
                int ready = selector.select(deadline.isNever() ? 0 : nanos / 1_000_000 + 1);
                selector.selectedKeys().clear();
                if (ready > 0) {
                    return;
                }
                if (Thread.interrupted()) {
                    throw new IOException("interrupted while " + what);
                }
                if (!channel.isOpen()) {
                    throw new IOException("closed while " + what);
                }
            }
        } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
            throw new IOException("closed while " + what, e);
        }
    }

    @Override
    public String protocol() {
        return "";
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            // Nothing more can be done for a socket that does not close.
        }
    }
}
