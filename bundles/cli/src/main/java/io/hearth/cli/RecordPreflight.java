/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.linux.Capability;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be refused before a recording starts: missing rights, processes and commands that are not there, files that cannot be written. */
final class RecordPreflight {
    private RecordPreflight() {}

    static void check(RecordPlan plan) throws CommandException {
        checkRights();
        for (int pid : plan.pids()) {
            if (!Files.isDirectory(Path.of("/proc", String.valueOf(pid)))) {
                throw new CommandException("there is no process " + pid);
            }
        }
        checkCommand(plan.command(), System.getenv("PATH"));
        for (String output : plan.outputs()) {
            checkWritable("--output", output);
        }
        if (plan.summary() != null) {
            checkWritable("--summary", plan.summary());
        }
    }

    private static void checkRights() throws CommandException {
        long held;
        try {
            held = ProcStatus.self().effectiveCapabilities();
        } catch (IOException e) {
            throw new CommandException("/proc is not readable here, and nothing works without: " + e.getMessage(), e);
        }
        List<String> missing = new ArrayList<>();
        boolean admin = Capability.SYS_ADMIN.isIn(held);
        for (Capability needed : new Capability[] {Capability.BPF, Capability.PERFMON}) {
            if (!needed.isIn(held) && !admin) {
                missing.add(needed.fullName());
            }
        }
        if (!missing.isEmpty()) {
            throw new CommandException("profiling needs " + String.join(", ", missing)
                    + ", which this process lacks: run it as root (sudo), or give it these capabilities");
        }
    }

    static void checkWritable(String option, String file) throws CommandException {
        Path path = Path.of(file).toAbsolutePath();
        if (Files.isDirectory(path)) {
            throw new CommandException(option + " " + file + " is a folder; name a file in it");
        }
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandException(option + " " + file + ": there is no folder " + folder);
        }
        Path needed = Files.exists(path) ? path : folder;
        if (!Files.isWritable(needed)) {
            throw new CommandException(option + " " + file + " cannot be written: "
                    + (isReadOnly(needed)
                            ? "its file system is read-only"
                            : "this user has no right to write " + needed)
                    + "; choose another place");
        }
    }

    private static boolean isReadOnly(Path path) {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /** @param searchPath as in {@code PATH}; null if there is none */
    static void checkCommand(List<String> command, @Nullable String searchPath) throws CommandException {
        if (command.isEmpty()) {
            return;
        }
        String name = command.get(0);
        if (name.indexOf('/') >= 0) {
            Path file = pathOrNull(name);
            if (file == null) {
                // The locale cannot encode it; the kernel will say what there is.
                return;
            }
            if (!Files.exists(file)) {
                throw new CommandException("cannot start " + name + ": there is no such file");
            }
            if (!isProgram(file)) {
                throw new CommandException("cannot start " + name + ": it is not an executable file");
            }
        } else if (searchPath != null) {
            for (String folder : searchPath.split(":", -1)) {
                Path file = pathOrNull(folder + "/" + name);
                if (file == null || isProgram(file)) {
                    return;
                }
            }
            throw new CommandException("cannot start " + name + ": it is in no folder of PATH");
        }
    }

    private static @Nullable Path pathOrNull(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
