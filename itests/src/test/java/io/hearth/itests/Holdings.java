/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process holds, in its own descriptors and threads and in the kernel.
 *
 * @param entries of all its hash maps in the kernel
 * @param classLoaders of bundles, after a collection of garbage
 */
record Holdings(long programs, long maps, long entries, long files, long threads, long classLoaders) {

    private static final Pattern CLASS_LOADERS = Pattern.compile(
            "\\s(\\d+)\\s+\\d+\\s+org\\.apache\\.felix\\.framework\\.BundleWiringImpl\\$BundleClassLoader\\b");

    static Holdings of(long pid) {
        // First, since the virtual machine starts a thread for it.
        long classLoaders = classLoaders(pid);
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> programs = ids(process, "prog_id:");
        Set<String> maps = ids(process, "map_id:");
        return new Holdings(
                programs.size(),
                maps.size(),
                maps.stream().mapToLong(Holdings::entries).sum(),
                list(process.resolve("fd")).size(),
                list(process.resolve("task")).size(),
                classLoaders);
    }

    private static long classLoaders(long pid) {
        String jcmd = Path.of(Hearth.javaHome(), "bin/jcmd").toString();
        Matcher found = CLASS_LOADERS.matcher(Running.output(jcmd, Long.toString(pid), "GC.class_histogram"));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static Set<String> ids(Path process, String key) {
        Set<String> ids = new TreeSet<>();
        for (Path file : list(process.resolve("fdinfo"))) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.filter(line -> line.startsWith(key))
                        .forEach(line -> ids.add(line.substring(key.length()).strip()));
            } catch (IOException e) {
                // Closed since it was listed.
            }
        }
        return ids;
    }

    private static long entries(String map) {
        if (!Running.output("bpftool", "map", "show", "id", map).contains(": hash")) {
            return 0;
        }
        String dump = Running.output("bpftool", "-j", "map", "dump", "id", map);
        return Pattern.compile("\"key\":\\s*\\[").matcher(dump).results().count();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
