/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A PID namespace of the test's own: a profiler of the whole machine sees nothing there but what the test started.
 * Everything in it ends with it.
 */
final class Cage {
    private Cage() {}

    /**
     * Starts a shell script in a new PID namespace with a /proc of its own.
     *
     * @param script run by sh; {@code "$@"} in it is Hearth with its arguments
     */
    static Running start(String script, String... hearthArguments) {
        return start(script, Hearth.command(hearthArguments));
    }

    /** @param hearth the command that is {@code "$@"} in the script */
    static Running start(String script, List<String> hearth) {
        List<String> command = new ArrayList<>(
                List.of("unshare", "-p", "-f", "--mount-proc", "--kill-child", "sh", "-c", script, "sh"));
        command.addAll(hearth);
        return Running.start(Hearth.builder(command));
    }

    /** The id of Hearth's Java process in it, as seen from outside: workloads may be Java as well. */
    static long hearthPid(Running cage) {
        return ProcessHandle.of(cage.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> isHearth(process.pid()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Hearth is not running\n" + cage.out() + "\n" + cage.err()))
                .pid();
    }

    /** Workloads may be Java programs too. */
    private static boolean isHearth(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .contains("/hearth-launcher.jar\0");
        } catch (IOException e) {
            return false;
        }
    }
}
