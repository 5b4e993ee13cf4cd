/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {

    @TempDir
    Path proc;

    @Test
    void readsCpuAndMemoryOfThisProcess() {
        ProcessMetrics metrics = new ProcessMetrics(Path.of("/proc/self"));
        assertThat(metrics.rssBytes()).isBetween(10e6, 10e9);
        assertThat(metrics.cpuSeconds()).isBetween(0.05, 10_000.0);
    }

    @Test
    void countsFieldsFromTheLastBracketOfTheName() throws IOException {
        Files.writeString(
                proc.resolve("stat"), "42 (a) b) (c) S 1 42 42 0 -1 4194560 100 0 0 0 1234 66 0 0 20 0 30 0 100 0 0\n");
        Files.writeString(proc.resolve("status"), "Name:\ta\nVmRSS:\t   61440 kB\nThreads:\t3\n");
        ProcessMetrics metrics = new ProcessMetrics(proc);
        assertThat(metrics.cpuSeconds()).isEqualTo(13.0);
        assertThat(metrics.rssBytes()).isEqualTo(61440.0 * 1024);
    }

    @Test
    void leavesOutWhatCannotBeRead() throws IOException {
        ProcessMetrics absent = new ProcessMetrics(proc);
        assertThat(absent.cpuSeconds()).isNaN();
        assertThat(absent.rssBytes()).isNaN();
        Files.writeString(proc.resolve("stat"), "42 (short) S 1 2");
        Files.writeString(proc.resolve("status"), "VmRSS:");
        assertThat(absent.cpuSeconds()).isNaN();
        assertThat(absent.rssBytes()).isNaN();
        MetricStore store = new MetricStore();
        absent.register(store);
        assertThat(store.snapshot(false).has("otelcol_process_cpu_seconds")).isFalse();
        assertThat(store.snapshot(false).has("otelcol_process_uptime")).isTrue();
    }
}
