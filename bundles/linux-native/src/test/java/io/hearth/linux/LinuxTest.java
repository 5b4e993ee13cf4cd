/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxTest {

    private final Linux linux = new Linux();

    @Test
    void namesThisProcessAndThread() {
        assertThat(linux.pid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Path.of("/proc/self/task/" + linux.threadId())).exists();
        assertThat(linux.isAlive(linux.pid())).isTrue();
        assertThat(linux.isAlive(0x7ffffffe)).isFalse();
    }

    @Test
    void refusesToSignalGroups() {
        assertThatThrownBy(() -> linux.kill(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> linux.kill(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysCallErrorAndObjectWhenTheKernelRefuses() {
        assertThatThrownBy(() -> linux.identify("/no/such/file", true))
                .isInstanceOfSatisfying(ErrnoException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e.call()).isEqualTo("statx");
                })
                .hasMessage("statx failed: ENOENT (/no/such/file)");
        assertThat(linux.identifyOrNull("/no/such/file", true)).isNull();
        assertThat(linux.ioctl(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void identifiesFilesAsTheJdkDoes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("grüße"), "hello");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        FileIdentity identity = linux.identify(file.toString(), true);

        assertThat(identity.inode()).isEqualTo(((Number) Files.getAttribute(file, "unix:ino")).longValue());
        assertThat(identity.size()).isEqualTo(5);
        assertThat(identity.isRegular()).isTrue();
        assertThat(identity.modifiedNanos() / 1_000_000)
                .isEqualTo(Files.getLastModifiedTime(file).toMillis());
        assertThat(linux.identify(link.toString(), true)).isEqualTo(identity);
        assertThat(linux.identify(link.toString(), false).isRegular()).isFalse();
    }

    @Test
    void readsMemoryOfAProcess() {
        NativeBuffer source = NativeBuffer.allocate(64);
        source.bytes().putLong(16, 0x1122334455667788L);
        ByteBuffer into = NativeBuffer.allocate(32).bytes();

        into.position(8).limit(16);
        assertThat(linux.readProcessMemory(linux.pid(), source.address() + 16, into))
                .isEqualTo(8);
        assertThat(into.getLong(8)).isEqualTo(0x1122334455667788L);
        assertThat(linux.readProcessMemory(linux.pid(), 0, into)).isEqualTo(-Errno.EFAULT);
        assertThat(linux.readProcessMemory(0x7ffffffe, source.address(), into)).isEqualTo(-Errno.ESRCH);
    }

    @Test
    void readsSeveralPiecesOfMemoryByOneCall() {
        NativeBuffer source = NativeBuffer.allocate(64);
        source.bytes().putInt(4, 11).putInt(40, 22);
        RemoteVector vector = new RemoteVector(2, 8);

        assertThat(vector.add(source.address() + 4, 4)).isZero();
        assertThat(vector.add(source.address() + 40, 4)).isEqualTo(4);
        assertThat(vector.add(source.address(), 4)).isEqualTo(-1);

        assertThat(linux.readProcessMemory(linux.pid(), vector)).isEqualTo(8);
        assertThat(vector.data().getInt(0)).isEqualTo(11);
        assertThat(vector.data().getInt(4)).isEqualTo(22);
    }

    @Test
    void agreesWithTheJdkOnTime() {
        long before = System.nanoTime();
        long now = linux.now(Clock.MONOTONIC);
        assertThat(now).isBetween(before, System.nanoTime());
        assertThat((now + linux.monotonicToRealtimeNanos()) / 1_000_000)
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(500L));
        assertThat(linux.bootTimeNanos()).isLessThan(System.currentTimeMillis() * 1_000_000);
    }

    @Test
    void tellsSystemAndVersion() {
        Uname uname = linux.uname();
        assertThat(uname.system()).isEqualTo("Linux");
        assertThat(uname.release()).isEqualTo(System.getProperty("os.version"));
        assertThat(uname.kernelVersion().isAtLeast(3, 0)).isTrue();
    }

    @Test
    void wakesWhoWaitsForAnEvent() throws IOException {
        int poll = linux.epollCreate();
        int event = linux.eventFd();
        try {
            long[] ready = new long[4];
            linux.epollAdd(poll, event, Linux.EPOLLIN, 0x1234567890L);
            assertThat(linux.epollWait(poll, ready, 0)).isZero();
            linux.eventFdSignal(event);
            linux.eventFdSignal(event);
            assertThat(linux.epollWait(poll, ready, 1000)).isEqualTo(1);
            assertThat(ready[0]).isEqualTo(0x1234567890L);
            assertThat(linux.eventFdDrain(event)).isEqualTo(2);
            assertThat(linux.epollWait(poll, ready, 0)).isZero();
        } finally {
            linux.close(event);
            linux.close(poll);
        }
    }

    @Test
    void noticesTheEndOfAProcess() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        int fd = linux.pidFdOpen((int) child.pid());
        int poll = linux.epollCreate();
        try {
            assertThat(fd).isPositive();
            linux.epollAdd(poll, fd, Linux.EPOLLIN, 1);
            assertThat(linux.epollWait(poll, new long[1], 0)).isZero();
            child.destroyForcibly();
            assertThat(linux.epollWait(poll, new long[1], 5000)).isEqualTo(1);
        } finally {
            linux.close(poll);
            linux.close(fd);
        }
    }

    @Test
    void measuresItself() throws IOException {
        SelfUsage before = SelfUsage.measure(linux);
        long end = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        SelfUsage after = SelfUsage.measure(linux);
        assertThat(after.cpuNanos() - before.cpuNanos()).isGreaterThan(5_000_000);
        assertThat(after.residentBytes()).isGreaterThan(10 << 20);
    }
}
