/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that speaks HTTP/2 frame by frame as a test tells it to, also what no sane server would say. */
final class ScriptedServer implements AutoCloseable {

    record Frame(int type, int flags, int stream, byte[] payload) {}

    interface Script {
        void run(Peer peer) throws Exception;
    }

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    volatile Throwable failure;

    /** Plays one script per connection, in this order. */
    ScriptedServer(Script... scripts) throws IOException {
        Thread thread = new Thread(() -> {
            for (Script script : scripts) {
                try (Socket connection = socket.accept()) {
                    Peer peer = new Peer(connection);
                    peer.begin();
                    script.run(peer);
                } catch (Exception | AssertionError e) {
                    failure = e;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static final class Peer {
        private final DataInputStream in;
        private final DataOutputStream out;

        Peer(Socket socket) throws IOException {
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        void begin() throws IOException {
            byte[] preface = in.readNBytes(24);
            if (!new String(preface, StandardCharsets.US_ASCII).equals("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
                throw new IOException("no preface");
            }
            if (read().type != 4) {
                throw new IOException("no settings");
            }
        }

        Frame read() throws IOException {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            return new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), in.readNBytes(length));
        }

        /** Reads frames until one of this type. */
        Frame read(int type) throws IOException {
            while (true) {
                Frame frame = read();
                if (frame.type == type) {
                    return frame;
                }
            }
        }

        /** Reads a request to its end and gives the size of its body. */
        int readRequest() throws IOException {
            int size = 0;
            while (true) {
                Frame frame = read();
                if (frame.type == 0) {
                    size += frame.payload.length;
                    if ((frame.flags & 1) != 0) {
                        return size;
                    }
                }
            }
        }

        void write(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(frame);
            data.writeByte(payload.length >> 16);
            data.writeShort(payload.length);
            data.writeByte(type);
            data.writeByte(flags);
            data.writeInt(stream);
            data.write(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        void write(int type, int flags, int stream, int... numbers) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            for (int number : numbers) {
                new DataOutputStream(payload).writeInt(number);
            }
            write(type, flags, stream, payload.toByteArray());
        }

        void settings(int id, int value) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(payload);
            data.writeShort(id);
            data.writeInt(value);
            write(4, 0, 0, payload.toByteArray());
        }

        /** A whole successful response with an empty message. */
        void succeed(int stream) throws IOException {
            write(1, 4, stream, new HpackEncoder().indexed(8).toBytes());
            write(0, 0, stream, new byte[5]);
            write(1, 5, stream, new HpackEncoder().literal("grpc-status", "0").toBytes());
        }
    }
}
