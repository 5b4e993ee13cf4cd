/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.linux.Clock;
import io.hearth.linux.CpuList;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskEventsTest {

    private record Seen(int type, int misc, int pid, String text, String buildId, long time) {}

    @BeforeEach
    void needsKernel() throws Exception {
        TestObjects.needsKernel(5, 12);
    }

    @Test
    void tellsMappingsAndNamesOfAChild() throws Exception {
        long before = TestObjects.openDescriptors();
        try (TaskEvents events = TaskEvents.open(TestObjects.LINUX, CpuList.online(), 16, -1)) {
            long start = TestObjects.LINUX.now(Clock.MONOTONIC);
            Process child = new ProcessBuilder("sleep", "0").start();
            child.waitFor();
            List<Seen> seen = drain(events, (int) child.pid());

            assertThat(events.hasBuildIds()).isTrue();
            assertThat(events.lost()).isZero();
            assertThat(seen)
                    .anySatisfy(record -> {
                        assertThat(record.type()).isEqualTo(TaskEvents.COMM);
                        assertThat(record.misc() & TaskEvents.MISC_COMM_EXEC).isNotZero();
                        assertThat(record.text()).isEqualTo("sleep");
                    })
                    .anySatisfy(record -> assertThat(record.type()).isEqualTo(TaskEvents.EXIT));
            Seen libc = seen.stream()
                    .filter(r -> r.type() == TaskEvents.MMAP2 && r.text().contains("/libc"))
                    .findFirst()
                    .orElseThrow();
            assertThat(libc.buildId()).hasSize(40).isEqualTo(buildIdOf(libc.text()));
            assertThat(libc.time()).isBetween(start, TestObjects.LINUX.now(Clock.MONOTONIC));
        }
        assertThat(TestObjects.openDescriptors()).isEqualTo(before);
    }

    @Test
    void countsWhatAFullRingLost() throws Exception {
        try (TaskEvents events = TaskEvents.open(TestObjects.LINUX, CpuList.online(), 1, -1);
                Poller poller = new Poller(TestObjects.LINUX)) {
            events.addTo(poller, 3);
            for (int i = 0; i < 60; i++) {
                new ProcessBuilder("sleep", "0").start().waitFor();
            }
            assertThat(poller.poll(1000)).isPositive();
            assertThat(events.fillBytes()).isPositive();
            drain(events, -1);
            // The kernel says what it lost with the next record that finds room.
            new ProcessBuilder("sleep", "0").start().waitFor();
            new ProcessBuilder("sleep", "0").start().waitFor();
            drain(events, -1);
            assertThat(events.lost()).isPositive();
        }
    }

    private static List<Seen> drain(TaskEvents events, int pid) {
        List<Seen> seen = new ArrayList<>();
        int records;
        do {
            records = events.drain(50, (type, misc, memory, offset, length) -> {
                int recordPid = memory.getInt(offset);
                if (recordPid == pid) {
                    seen.add(read(type, misc, memory, offset, length));
                }
            });
            assertThat(records).isLessThanOrEqualTo(50 * events.rings());
        } while (records > 0);
        return seen;
    }

    private static Seen read(int type, int misc, ByteBuffer memory, int offset, int length) {
        long time = memory.getLong(offset + length - 8);
        String text = "";
        String buildId = "";
        if (type == TaskEvents.MMAP2) {
            text = text(memory, offset + TaskEvents.MMAP2_PATH, offset + length);
            if ((misc & TaskEvents.MISC_BUILD_ID) != 0) {
                byte[] id = new byte[memory.get(offset + TaskEvents.MMAP2_BUILD_ID_SIZE)];
                memory.get(offset + TaskEvents.MMAP2_BUILD_ID, id);
                buildId = HexFormat.of().formatHex(id);
            }
        } else if (type == TaskEvents.COMM) {
            text = text(memory, offset + 8, offset + length);
        }
        return new Seen(type, misc, memory.getInt(offset), text, buildId, time);
    }

    private static String text(ByteBuffer memory, int from, int limit) {
        int end = from;
        while (end < limit && memory.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        memory.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String buildIdOf(String file) throws Exception {
        Process readelf = new ProcessBuilder("readelf", "-n", file).start();
        String text = new String(readelf.getInputStream().readAllBytes());
        int at = text.indexOf("Build ID: ");
        return text.substring(at + 10, text.indexOf('\n', at)).trim();
    }
}
