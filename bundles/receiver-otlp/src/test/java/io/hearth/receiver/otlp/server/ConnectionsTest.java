/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who has to go when there are too many connections, or when one takes too long. */
class ConnectionsTest {

    private long now = Long.MAX_VALUE - 5_000_000_000L; // so that the clock overflows
    private final Connections<String> connections = new Connections<>(
            new Connections.Limits(4, 2, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(600)),
            () -> now);
    private final Map<String, String> closed = new HashMap<>();

    private final class Pretended implements Connections.Line {
        private final String name;
        private final boolean isSerial;
        private long bytes;

        Pretended(String name, boolean isSerial) {
            this.name = name;
            this.isSerial = isSerial;
        }

        @Override
        public String peer() {
            return name.substring(0, 1);
        }

        @Override
        public long bytesIn() {
            return bytes;
        }

        @Override
        public boolean isSerial() {
            return isSerial;
        }

        @Override
        public void close(String reason) {
            closed.put(name, reason);
            connections.closed(name);
        }
    }

    private Pretended open(String name, boolean isSerial) {
        Pretended line = new Pretended(name, isSerial);
        connections.opened(name, line);
        return line;
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        connections.sweep();
    }

    @Test
    void longestIdleOneMakesRoom() {
        for (String name : new String[] {"a1", "a2", "b1", "b2"}) {
            open(name, true);
            now++;
        }
        connections.requestBegins("a1");
        open("c1", true);
        assertThat(closed).containsOnlyKeys("a2");
        connections.requestBegins("b1");
        now++;
        connections.requestEnds("b1");
        open("d1", true);
        assertThat(closed).containsOnlyKeys("a2", "b2");
        assertThat(connections.count()).isEqualTo(4);
        assertThat(connections.takeDisplaced()).isEqualTo(2);
    }

    @Test
    void peerDisplacesItsOwn() {
        open("b1", true);
        now++;
        open("a1", true);
        now++;
        open("a2", true);
        open("a3", true);
        assertThat(closed).containsOnlyKeys("a1");
        connections.requestBegins("a2");
        connections.requestBegins("a3");
        open("a4", true);
        assertThat(closed).as("all of its own are busy").containsOnlyKeys("a1", "a4");
        open("b2", true);
        assertThat(closed).hasSize(2);
    }

    @Test
    void headersThatTakeTooLong() {
        Pretended never = open("a1", true);
        Pretended slow = open("b1", true);
        open("c1", false);
        connections.requestBegins("b1");
        pass(8);
        connections.requestEnds("b1");
        never.bytes = 100;
        pass(3);
        assertThat(closed).containsOnlyKeys("a1");
        assertThat(closed.get("a1")).contains("headers did not come within 10000 ms");
        pass(20);
        assertThat(closed).as("idle between requests").hasSize(1);
        slow.bytes = 1;
        pass(1);
        pass(11);
        assertThat(closed).containsOnlyKeys("a1", "b1");
    }

    @Test
    void bytesWithoutRequestDoNotKeepAConnection() {
        Pretended http2 = open("a1", false);
        for (int i = 0; i < 61; i++) {
            http2.bytes++;
            pass(1);
        }
        assertThat(closed).containsOnlyKeys("a1");
        assertThat(closed.get("a1")).contains("no request for 60000 ms");
    }

    @Test
    void agedOneGoesWhenItIsIdle() {
        open("a1", false);
        connections.requestBegins("a1");
        pass(601);
        assertThat(closed).isEmpty();
        connections.requestEnds("a1");
        pass(0);
        assertThat(closed).containsOnlyKeys("a1");
    }
}
