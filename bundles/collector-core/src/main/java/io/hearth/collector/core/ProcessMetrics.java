/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the process itself uses, under the Collector's names. Read from {@code /proc/self} (see proc_pid_stat(5)), which
 * spares the management classes of the JDK.
 */
final class ProcessMetrics {

    /** USER_HZ, the unit of times in /proc/PID/stat, is 100 on every architecture that Linux runs the JDK on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int MAX_FILE = 8192;

    /** utime is field 14 of the file, the 12th after the name in brackets. */
    private static final int UTIME_AFTER_NAME = 12;

    private final Path proc;
    private final long startNanos = System.nanoTime();

    ProcessMetrics(Path proc) {
        this.proc = proc;
    }

    void register(Telemetry telemetry) {
        Map<String, String> none = Map.of();
        telemetry.observedCounter("otelcol_process_uptime", "s", "Uptime of the process", none, this::uptimeSeconds);
        telemetry.observedCounter(
                "otelcol_process_cpu_seconds", "s", "Total CPU user and system time", none, this::cpuSeconds);
        telemetry.gauge(
                "otelcol_process_memory_rss", "By", "Total physical memory (resident set size)", none, this::rssBytes);
        telemetry.gauge(
                "otelcol_process_runtime_heap_alloc_bytes",
                "By",
                "Bytes of heap in use, garbage not yet collected included",
                none,
                this::heapUsed);
        telemetry.gauge(
                "otelcol_process_runtime_total_sys_memory_bytes",
                "By",
                "Bytes of heap obtained from the system",
                none,
                this::heapCommitted);
    }

    private double uptimeSeconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private double heapUsed() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private double heapCommitted() {
        return Runtime.getRuntime().totalMemory();
    }

    /** User and system time of all threads, NaN where it cannot be read. */
    double cpuSeconds() {
        String stat = read("stat");
        // The name may hold spaces and brackets, so fields are counted from the last bracket on.
        int i = stat.lastIndexOf(')') + 1;
        int field = 0;
        long ticks = 0;
        while (i > 0 && i < stat.length() && field < UTIME_AFTER_NAME + 1) {
            int start = i + 1;
            int end = stat.indexOf(' ', start);
            end = end < 0 ? stat.length() : end;
            field++;
            if (field >= UTIME_AFTER_NAME) {
                ticks += number(stat, start, end);
            }
            i = end;
        }
        return field < UTIME_AFTER_NAME + 1 ? Double.NaN : ticks / TICKS_PER_SECOND;
    }

    /** Resident memory in bytes, NaN where it cannot be read. */
    double rssBytes() {
        String status = read("status");
        int at = status.indexOf("VmRSS:");
        if (at < 0) {
            return Double.NaN;
        }
        int start = at + "VmRSS:".length();
        while (start < status.length() && (status.charAt(start) == ' ' || status.charAt(start) == '\t')) {
            start++;
        }
        int end = status.indexOf(' ', start);
        return end < 0 ? Double.NaN : number(status, start, end) * 1024.0;
    }

    private static long number(String text, int start, int end) {
        long value = 0;
        for (int i = start; i < end && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private String read(String file) {
        try (InputStream in = Files.newInputStream(proc.resolve(file))) {
            return new String(in.readNBytes(MAX_FILE), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Not Linux, or no /proc: the metric is left out.
            return "";
        }
    }
}
