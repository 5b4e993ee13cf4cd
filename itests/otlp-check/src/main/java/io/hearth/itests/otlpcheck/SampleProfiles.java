/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import static io.hearth.itests.otlpcheck.ProfilesBuilder.line;

import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.resource.v1.Resource;

/** Ready-made profiles for tests. */
public final class SampleProfiles {

    /** Start of the first window: 2026-01-01T00:00:00Z. */
    public static final long START_UNIX_NANO = 1_767_225_600_000_000_000L;

    public static final long WINDOW_NANOS = 5_000_000_000L;

    public static final Resource NATIVE = ProfilesBuilder.process(100, "burn", "/opt/burn");
    public static final Resource GO = ProfilesBuilder.process(200, "server", "/opt/server");
    public static final Resource KERNEL = ProfilesBuilder.process(7, "[kworker]", "");

    private SampleProfiles() {}

    /**
     * A window of five seconds, 11 samples: a native process with an inlined function, an unnamed frame and a system
     * call (7 samples, threads {@code burn} and {@code worker}), a Go process (3) and a kernel thread (1).
     *
     * @param window counts windows from 0; their contents are the same, five seconds apart
     */
    public static ProfilesData window(int window) {
        var b = new ProfilesBuilder(START_UNIX_NANO + window * WINDOW_NANOS, WINDOW_NANOS);
        int burn = b.mapping(
                "burn",
                0x400000,
                0x500000,
                0,
                b.attribute("process.executable.build_id.htlhash", "00112233445566778899aabbccddeeff"));
        int server = b.mapping(
                "server", 0x400000, 0x800000, 0, b.attribute("process.executable.build_id.go", "abc/def/ghi/jkl"));
        int kernel = b.mapping(
                "vmlinux",
                0xffffffff81000000L,
                0xffffffff82000000L,
                0,
                b.attribute("process.executable.build_id.gnu", "c0ffee"));

        int start = b.location(burn, 0x1000, "native", line(b.function("_start", "", "", 0), 0));
        int main = b.location(burn, 0x1100, "native", line(b.function("main", "", "/src/burn.c", 10), 12));
        int mix = b.location(
                burn,
                0x1200,
                "native",
                line(b.function("mix(int)", "_Z3mixi", "/src/mix.h", 3), 4),
                line(b.function("loop<int>(int)", "_Z4loopIiEvi", "/src/burn.c", 20), 25));
        int unnamed = b.location(burn, 0x1f00, "native");
        int syscall =
                b.location(kernel, 0xffffffff81000100L, "kernel", line(b.function("do_syscall_64", "", "", 0), 0));
        int write = b.location(kernel, 0xffffffff81000200L, "kernel", line(b.function("ksys_write", "", "", 0), 0));
        b.sample(NATIVE, b.stack(mix, main, start), "burn", 100, 1_000, 2_000, 3_000, 4_000);
        b.sample(NATIVE, b.stack(mix, main, start), "worker", 101, 5_000);
        b.sample(NATIVE, b.stack(write, syscall, main, start), "burn", 100, 6_000);
        b.sample(NATIVE, b.stack(unnamed, main, start), "burn", 100, 7_000);

        int goMain = b.location(server, 0x2000, "go", line(b.function("main.main", "", "/src/server.go", 8), 9));
        int handle = b.location(
                server, 0x2100, "go", line(b.function("main.(*Server).Handle", "", "/src/server.go", 30), 33));
        b.sample(GO, b.stack(handle, goMain), "server", 200, 8_000, 9_000);
        b.sample(GO, b.stack(goMain), "server", 200, 10_000);

        int worker = b.location(kernel, 0xffffffff81000300L, "kernel", line(b.function("worker_thread", "", "", 0), 0));
        b.sample(KERNEL, b.stack(worker), "kworker/0:1", 7, 11_000);
        return b.build();
    }
}
