/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a running Hearth holds and uses, by /proc. */
record HearthProcess(long pid) {

    private static final Pattern PROGRAM =
            Pattern.compile("prog_type:\\s+7\\n.*?run_time_ns:\\s+(\\d+)\\n.*?run_cnt:\\s+(\\d+)\\n", Pattern.DOTALL);

    private Path folder() {
        return Path.of("/proc", Long.toString(pid));
    }

    /** {@code VmRSS} or {@code VmHWM} of its status, in megabytes. */
    double megabytes(String key) {
        Matcher m = Pattern.compile(key + ":\\s+(\\d+) kB").matcher(text(folder().resolve("status")));
        if (!m.find()) {
            throw new AssertionError("process " + pid + " has ended");
        }
        return Long.parseLong(m.group(1)) / 1024.0;
    }

    int threads() {
        return entries("task").size();
    }

    /** CPU time of each thread so far, in clock ticks, by its name and id. */
    Map<String, Long> ticks() {
        Map<String, Long> ticks = new HashMap<>();
        for (Path task : entries("task")) {
            String stat = text(task.resolve("stat"));
            int end = stat.lastIndexOf(')');
            if (end > 0) {
                String[] words = stat.substring(end + 2).split(" ");
                String name = stat.substring(stat.indexOf('(') + 1, end) + " " + task.getFileName();
                ticks.put(name, Long.parseLong(words[11]) + Long.parseLong(words[12]));
            }
        }
        return ticks;
    }

    /** Nanoseconds per run of its sampling programs, while the kernel counts them. */
    double bpfNanosPerRun() {
        long nanos = 0;
        long runs = 0;
        for (Path file : entries("fdinfo")) {
            Matcher m = PROGRAM.matcher(text(file));
            if (m.find()) {
                nanos += Long.parseLong(m.group(1));
                runs += Long.parseLong(m.group(2));
            }
        }
        return runs == 0 ? 0 : (double) nanos / runs;
    }

    private List<Path> entries(String name) {
        try (Stream<Path> found = Files.list(folder().resolve(name))) {
            return found.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
