/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether this process may open the files that it needs. The virtual machine has raised the soft limit to the hard one before
 * (MaxFDLimit), so what is too little can be changed from outside only.
 */
final class OpenFiles {
    /** The virtual machine, the framework, sockets, and what a command reads. */
    private static final int BASE = 64;

    /** Maps, programs and links of the profiler with four unwinders, and executables that are being read. */
    private static final int PROFILER = 128;

    /** An event that samples and one that says what processes do. */
    private static final int PER_CPU = 2;

    private static final Pattern LIMIT = Pattern.compile("Max open files +(\\d+)");

    private OpenFiles() {}

    /**
     * Refuses a start that would fail half-way.
     *
     * @param profiles whether a profiler may run
     */
    static void check(int bundles, int processors, boolean profiles) throws LaunchException {
        check(read(), BASE + bundles + (profiles ? PROFILER + PER_CPU * processors : 0));
    }

    static void check(String limits, int needed) throws LaunchException {
        Matcher found = LIMIT.matcher(limits);
        if (found.find() && found.group(1).length() < 10 && Integer.parseInt(found.group(1)) < needed) {
            throw new LaunchException(
                    "at most " + found.group(1) + " files may be open here (RLIMIT_NOFILE), and " + needed
                            + " are needed; raise the limit: LimitNOFILE= in a systemd unit, ulimit -n in a shell,"
                            + " --ulimit nofile= of a container");
        }
    }

    private static String read() {
        try {
            return Files.readString(Path.of("/proc/self/limits"));
        } catch (IOException e) {
            return ""; // Without /proc, others say so.
        }
    }
}
