/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingBufferTest {

    @BeforeEach
    void needsKernel() throws Exception {
        TestObjects.needsKernel(5, 17);
    }

    @Test
    void handsOnEveryRecordUnderLoadInBoundedBatches() throws Exception {
        try (BpfObject object = TestObjects.load("ring", new LoadOptions().mapEntries("records", 1 << 17));
                RingBuffer ring = RingBuffer.open(TestObjects.LINUX, object.map("records"))) {
            assertThat(ring.size()).isEqualTo(1 << 17);
            object.global("count").putInt(0, 2000);
            AtomicBoolean stop = new AtomicBoolean();
            Thread producer = new Thread(() -> {
                try {
                    while (!stop.get()) {
                        object.program("produce").testRun(new byte[8]);
                    }
                } catch (BpfException e) {
                    throw new IllegalStateException(e);
                }
            });
            producer.start();
            long[] state = {-1, 0, 0};
            long end = System.nanoTime() + 1_000_000_000L;
            while (System.nanoTime() < end) {
                int n = consume(ring, 100, state);
                assertThat(n).isBetween(0, 100);
                assertThat(ring.fillBytes()).isBetween(0L, (long) ring.size());
            }
            stop.set(true);
            producer.join();
            while (consume(ring, 1000, state) > 0) {
                assertThat(state[2]).isZero();
            }
            assertThat(state[2]).as("records with wrong content").isZero();
            assertThat(state[1]).isEqualTo(object.global("written").getLong(0)).isGreaterThan(10_000);
            assertThat(object.global("discarded").getLong(0)).isPositive();
            assertThat(ring.fillBytes()).isZero();
        }
    }

    private static int consume(RingBuffer ring, int max, long[] state) {
        return ring.consume(max, (memory, offset, length) -> {
            long number = memory.getLong(offset);
            int words = (int) (number & 31) + 1;
            boolean good =
                    number > state[0] && length == (words + 1) * 8 && memory.getLong(offset + words * 8) == ~number;
            state[0] = number;
            state[1]++;
            state[2] += good ? 0 : 1;
        });
    }

    @Test
    void goesOnAfterAHandlerThatFails() throws Exception {
        try (BpfObject object = TestObjects.load("ring", new LoadOptions());
                RingBuffer ring = RingBuffer.open(TestObjects.LINUX, object.map("records"))) {
            object.global("count").putInt(0, 3);
            object.program("produce").testRun(new byte[8]);
            assertThatThrownBy(() -> ring.consume(10, (m, o, l) -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
            assertThat(ring.consume(10, (m, o, l) -> {})).isEqualTo(2);
        }
    }

    @Test
    @SuppressWarnings("try")
    void wakesAPoller() throws Exception {
        try (BpfObject object = TestObjects.load("ring", new LoadOptions());
                RingBuffer ring = RingBuffer.open(TestObjects.LINUX, object.map("records"));
                Poller poller = new Poller(TestObjects.LINUX)) {
            poller.add(ring.fd(), 5);
            assertThat(poller.poll(10)).isZero();
            object.program("wake").testRun(new byte[8]);
            assertThat(poller.poll(2000)).isEqualTo(1);
            assertThat(poller.key(0)).isEqualTo(5);
            assertThat(ring.consume(10, (m, o, l) -> {})).isEqualTo(1);

            Thread waker = new Thread(poller::wake);
            long start = System.nanoTime();
            waker.start();
            assertThat(poller.poll(5000)).isZero();
            assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
            waker.join();
            poller.close();
            poller.wake();
            assertThat(poller.poll(5000)).isZero();
        }
    }
}
