/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.exporter.otlp.http2.ScriptedServer.Frame;
import io.hearth.exporter.otlp.wire.Dialer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GrpcClientTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private ScriptedServer server;
    private GrpcClient client;

    private void play(Duration keepalive, ScriptedServer.Script... scripts) throws Exception {
        server = new ScriptedServer(scripts);
        client = new GrpcClient(
                new Dialer("127.0.0.1", server.port(), "", null, "", null),
                new GrpcClient.Options("host", "agent", null, Map.of(), 2, keepalive, Duration.ofMillis(200)));
    }

    private byte[] call(int bytes) throws GrpcException {
        byte[] frame = new byte[5 + bytes];
        GrpcMessage.fillPrefix(frame, frame.length, false);
        return client.call(client.headers("/a/b"), frame, TIMEOUT);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void goesToAnotherConnectionWhenTheServerIsGoingAway() throws Exception {
        play(
                null,
                peer -> {
                    peer.settings(4, 65_535);
                    peer.readRequest();
                    peer.succeed(1);
                    peer.read(1);
                    peer.write(7, 0, 0, 1, 0); // GOAWAY: the second request has not been looked at
                    Thread.sleep(100);
                },
                peer -> {
                    peer.readRequest();
                    peer.succeed(1);
                    peer.write(7, 0, 0, 1, 0);
                    Thread.sleep(2000);
                },
                peer -> {
                    peer.readRequest();
                    peer.succeed(1);
                });
        call(10);
        call(10);
        call(10);
        assertThat(server.failure).isNull();
    }

    @Test
    void sendsARefusedRequestOnceMore() throws Exception {
        play(
                null,
                peer -> {
                    peer.readRequest();
                    peer.write(3, 0, 1, 7);
                    Thread.sleep(500);
                },
                peer -> {
                    peer.readRequest();
                    peer.write(3, 0, 1, 7);
                    Thread.sleep(500);
                });
        assertThatThrownBy(() -> call(10)).hasMessageContaining("UNAVAILABLE").hasMessageContaining("REFUSED_STREAM");
    }

    @Test
    void keepsToTheWindowsOfTheServer() throws Exception {
        play(null, peer -> {
            peer.settings(4, 10);
            Thread.sleep(200);
            int size = 0;
            boolean isFirst = true;
            while (size < 100_005) {
                Frame frame = peer.read(0);
                assertThat(frame.payload().length).isLessThanOrEqualTo(isFirst ? 65_535 : 20_000);
                size += frame.payload().length;
                if (size >= 65_535) {
                    isFirst = false;
                    peer.write(8, 0, 0, frame.payload().length);
                }
                peer.write(8, 0, 1, 20_000);
            }
            peer.succeed(1);
        });
        call(100_000);
        assertThat(server.failure).isNull();
    }

    @Test
    void understandsPaddingContinuationInterimResponsesAndUnknownFrames() throws Exception {
        play(null, peer -> {
            peer.write(99, 0, 0, new byte[20]);
            peer.readRequest();
            peer.write(6, 0, 0, 1, 2); // PING
            peer.write(1, 4, 1, new HpackEncoder().literal(":status", "103").toBytes());
            byte[] block =
                    new HpackEncoder().indexed(8).literal("x", "y".repeat(100)).toBytes();
            byte[] padded = new byte[block.length + 1 + 5 + 7];
            padded[0] = 7;
            System.arraycopy(block, 0, padded, 6, block.length);
            peer.write(1, 4 | 8 | 0x20, 1, padded);
            peer.write(0, 8, 1, new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 0});
            byte[] trailers = new HpackEncoder().literal("grpc-status", "0").toBytes();
            peer.write(1, 1, 1, Arrays.copyOf(trailers, 3));
            peer.write(9, 0, 1, new byte[0]);
            peer.write(9, 4, 1, Arrays.copyOfRange(trailers, 3, trailers.length));
            Frame pong = peer.read(6);
            assertThat(pong.flags()).isEqualTo(1);
            assertThat(pong.payload()).containsExactly(0, 0, 0, 1, 0, 0, 0, 2);
        });
        assertThat(call(10)).isEmpty();
        assertThat(server.failure).isNull();
    }

    @Test
    void goesOnAfterACallThatTookTooLong() throws Exception {
        play(null, peer -> {
            peer.settings(4, 100_000);
            peer.readRequest();
            peer.write(6, 0, 0, 1, 2);
            assertThat(peer.read(3).payload()).containsExactly(0, 0, 0, 8);
            peer.succeed(1); // too late, and to be dropped without losing track of the headers
            peer.readRequest();
            peer.succeed(3);
        });
        byte[] frame = new byte[5];
        assertThatThrownBy(() -> client.call(client.headers("/a/b"), frame, Duration.ofMillis(300)))
                .hasMessageContaining("DEADLINE_EXCEEDED");
        assertThat(call(1)).isEmpty();
    }

    @Test
    void stopsSendingWhenTheServerHasAnswered() throws Exception {
        play(null, peer -> {
            peer.read(1);
            peer.write(
                    1,
                    5,
                    1,
                    new HpackEncoder()
                            .indexed(8)
                            .literal("grpc-status", "8")
                            .literal("grpc-message", "too%20large")
                            .toBytes());
            peer.read(3);
        });
        assertThatThrownBy(() -> call(1_000_000)).hasMessage("RESOURCE_EXHAUSTED: too large");
    }

    @Test
    void asksASilentServerWhetherItIsThere() throws Exception {
        play(Duration.ofMillis(100), peer -> {
            peer.readRequest();
            for (int i = 0; i < 3; i++) {
                Frame ping = peer.read(6);
                peer.write(6, 1, 0, ping.payload());
            }
            peer.succeed(1);
            peer.readRequest();
            peer.read(6);
            Thread.sleep(2000);
        });
        call(1);
        assertThatThrownBy(() -> call(1)).hasMessageContaining("keepalive");
    }

    @Test
    void refusesWhatBreaksTheRules() throws Exception {
        ScriptedServer.Script[] scripts = {
            peer -> peer.write(4, 0, 1, new byte[0]), // SETTINGS of a stream
            peer -> peer.write(4, 0, 0, new byte[5]), // SETTINGS of a wrong length
            peer -> peer.settings(4, -1), // a window of 2^32-1
            peer -> peer.settings(5, 100), // a frame size that is too small
            peer -> peer.write(9, 4, 1, new byte[3]), // CONTINUATION of nothing
            peer -> peer.write(5, 4, 1, new byte[10]), // PUSH_PROMISE
            peer -> peer.write(0, 0, 5, new byte[10]), // DATA for a stream that does not exist
            peer -> peer.write(0, 0, 1, new byte[20_000]), // a frame that is too large
            peer -> peer.write(8, 0, 0, 0), // a window that grows by nothing
            peer -> peer.write(8, 0, 0, 0x7fff_ffff), // a window that grows beyond bounds
            peer -> peer.write(1, 4, 1, new byte[] {(byte) 0xff}), // headers that cannot be decoded
            peer -> peer.write(1, 4 | 8, 1, new byte[] {9, 1}), // padding longer than the frame
            peer -> {
                peer.write(1, 0, 1, new byte[0]);
                for (int i = 0; i < 200; i++) {
                    peer.write(9, 0, 1, new byte[0]); // headers without end
                }
            },
            peer -> {
                peer.write(1, 4, 1, new HpackEncoder().indexed(8).toBytes());
                for (int i = 0; i < 1000; i++) {
                    peer.write(0, 0, 1, new byte[16_000]); // data without end
                }
            }
        };
        ScriptedServer.Script[] framed = new ScriptedServer.Script[scripts.length];
        for (int i = 0; i < scripts.length; i++) {
            ScriptedServer.Script script = scripts[i];
            framed[i] = peer -> {
                peer.readRequest();
                script.run(peer);
                Thread.sleep(100);
            };
        }
        play(null, framed);
        for (int i = 0; i < scripts.length; i++) {
            assertThatThrownBy(() -> call(10)).as("script " + i).isInstanceOf(GrpcException.class);
        }
    }

    @Test
    void understandsAnAnswerOfHeadersAloneAndAnswersWithoutStatus() throws Exception {
        play(null, peer -> {
            peer.readRequest();
            peer.write(
                    1,
                    5,
                    1,
                    new HpackEncoder().indexed(8).literal("grpc-status", "14").toBytes());
            peer.readRequest();
            peer.write(1, 5, 3, new HpackEncoder().literal(":status", "503").toBytes());
            peer.readRequest();
            peer.write(1, 5, 5, new HpackEncoder().indexed(13).toBytes());
        });
        assertThatThrownBy(() -> call(10)).hasMessageStartingWith("UNAVAILABLE");
        assertThatThrownBy(() -> call(10)).hasMessageStartingWith("UNAVAILABLE").hasMessageContaining("503");
        assertThatThrownBy(() -> call(10))
                .hasMessageStartingWith("UNIMPLEMENTED")
                .hasMessageContaining("404");
    }
}
