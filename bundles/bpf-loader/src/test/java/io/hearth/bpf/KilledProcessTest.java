/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.linux.CpuList;
import io.hearth.linux.Errno;
import io.hearth.linux.NativeBuffer;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KilledProcessTest {

    private static final int PROGRAM_BY_ID = 13;

    /** Loads and attaches all there is, prints the ids of its programs, and waits to be killed; run in its own JVM. */
    public static final class Holder {
        public static void main(String[] arguments) throws Exception {
            byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
            BpfObject object = new BpfLoader(TestObjects.LINUX).load(BpfObjectSpec.parse(bytes, "held"));
            CpuClockSampler sampler =
                    CpuClockSampler.open(TestObjects.LINUX, object.program("tick"), CpuList.online(), 20);
            sampler.enable();
            RawTracepoint tracepoint = RawTracepoint.attach(TestObjects.LINUX, object.program("execed"));
            TaskEvents events = TaskEvents.open(TestObjects.LINUX, CpuList.online(), 4, -1);
            System.out.println(
                    object.program("tick").id() + " " + object.program("execed").id());
            Thread.sleep(60_000);
            System.out.println(sampler.toString() + tracepoint + events);
        }
    }

    @Test
    void leavesNoProgramBehindWhenKilled() throws Exception {
        TestObjects.needsKernel(5, 17);
        TestObjects.bytes("ticks");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        "target/test-bpf/ticks.o")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] ids;
        try (BufferedReader reader = child.inputReader()) {
            ids = String.valueOf(reader.readLine()).split(" ", -1);
            assertThat(ids).hasSize(2);
            assertThat(exists(Integer.parseInt(ids[0]))).isTrue();
            assertThat(exists(Integer.parseInt(ids[1]))).isTrue();
            child.destroyForcibly().waitFor();
        }
        long end = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < end && (exists(Integer.parseInt(ids[0])) || exists(Integer.parseInt(ids[1])))) {
            Thread.sleep(20);
        }
        assertThat(exists(Integer.parseInt(ids[0]))).isFalse();
        assertThat(exists(Integer.parseInt(ids[1]))).isFalse();
    }

    private static boolean exists(int program) {
        NativeBuffer attr = NativeBuffer.allocate(16);
        attr.bytes().putInt(0, program);
        int fd = TestObjects.LINUX.bpf(PROGRAM_BY_ID, attr, 12);
        TestObjects.LINUX.close(fd);
        assertThat(fd).isNotEqualTo(-Errno.EPERM);
        return fd >= 0;
    }
}
