/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.jit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.linux.Linux;
import io.hearth.profiler.core.internal.foreign.ForeignReads;
import io.hearth.profiler.core.internal.foreign.UserBudgets;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.RawStacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JitFilesTest {

    @TempDir
    Path folder;

    private final AtomicLong clock = new AtomicLong(1);
    private final ForeignReads reads =
            new ForeignReads("test-jit", new ForeignReads.Limits(1, 1_000_000_000L, 2, 256 << 10), clock::get);
    private JitFiles files = with(12 << 20, this::ofFolder);

    private JitFiles with(long bytes, JitFiles.Sources sources) {
        return new JitFiles(sources, reads, new UserBudgets.Limits(1, 1L << 40, bytes), clock::get);
    }

    private JitProcess ofFolder(int pid) throws IOException {
        int owner = new Linux().identify(folder.toString(), true).owner();
        return new JitProcess(owner, map(pid).toString());
    }

    private Path map(int pid) {
        return folder.resolve("perf-" + pid + ".map");
    }

    private void sampled(TracedProcess process, long address) {
        long[] words = {SampleLayout.addressWord(address)};
        assertThat(SampleLayout.kind(words[0])).isEqualTo(SampleLayout.FRAME_ADDRESS);
        files.sampled(process, new RawStacks(1000).intern(words, 1, 0, process, false));
    }

    private void seconds(int count) {
        files.turn(clock.addAndGet(count * 1_000_000_001L));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private String name(TracedProcess process, long address, long time) {
        GeneratedCode code = files.lookup(process, address, time);
        return code == null ? "" : code.name();
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void keepsTheNamesOfAProcessThatHasEndedUntilItsWindowsAreReported() throws Exception {
        Files.writeString(map(7), "1000 100 early\n");
        TracedProcess process = new TracedProcess(7, 1, "p");
        sampled(process, 0x1010);
        files.await(5000);
        Files.delete(map(7));
        seconds(1);
        assertThat(name(process, 0x1010, 0)).isEqualTo("early");
        assertThat(files.isNaming(process)).isTrue();
    }

    @Test
    void readsOnWhatGrowsAndNamesReplacedCodeByItsTime() throws Exception {
        Files.writeString(map(7), "1000 100 first\n");
        TracedProcess process = new TracedProcess(7, 1, "p");
        sampled(process, 0x1010);
        files.await(5000);
        assertThat(files.replacements(process)).isZero();
        Files.writeString(map(7), "1000 100 second\n", StandardOpenOption.APPEND);
        long before = clock.get();
        seconds(2);
        until(() -> files.replacements(process) > 0);
        assertThat(name(process, 0x1010, before)).isEqualTo("first");
        assertThat(name(process, 0x1010, clock.get())).isEqualTo("second");
    }

    @Test
    void aFifoOrAFileOfAnotherUserIsNotRead() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", map(7).toString()).start().waitFor())
                .isZero();
        TracedProcess process = new TracedProcess(7, 1, "p");
        sampled(process, 0x1010);
        files.await(5000);
        assertThat(files.isNaming(process)).isFalse();
        Files.writeString(map(8), "1000 100 lie\n");
        files = with(12 << 20, pid -> new JitProcess(12345, map(pid).toString()));
        TracedProcess other = new TracedProcess(8, 1, "p");
        if (new Linux().identify(map(8).toString(), true).owner() != 0) {
            sampled(other, 0x1010);
            files.await(5000);
            assertThat(name(other, 0x1010, 0)).isEmpty();
        }
    }

    @Test
    void aUserWhoseFilesTakeTooMuchMemoryCostsNobodyElseNames() throws Exception {
        files = with(
                64 << 10,
                pid -> new JitProcess(
                        new Linux().identify(folder.toString(), true).owner() + pid / 100, map(pid).toString()));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            many.append(Integer.toHexString(0x10_0000 + i * 16))
                    .append(" 10 function_")
                    .append(i)
                    .append('\n');
        }
        Files.writeString(map(7), many);
        Files.writeString(map(8), "1000 100 small\n");
        TracedProcess large = new TracedProcess(7, 1, "p");
        TracedProcess small = new TracedProcess(8, 1, "p");
        sampled(large, 0x10_0000);
        sampled(small, 0x1010);
        files.await(5000);
        assertThat(name(large, 0x10_0000, 0)).isEmpty();
        seconds(2);
        until(() -> name(small, 0x1010, 0).equals("small"));
    }

    @Test
    void whoeverWaitsIsNotHeldUpByAReadThatHangs() throws Exception {
        files = with(1 << 20, pid -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("late");
        });
        TracedProcess process = new TracedProcess(7, 1, "p");
        sampled(process, 0x1010);
        long before = System.nanoTime();
        files.await(50);
        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        until(() -> reads.waiting() == 0);
        seconds(2);
        assertThat(reads.givenUp()).isEqualTo(1);
        before = System.nanoTime();
        files.await(10_000);
        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
    }
}
