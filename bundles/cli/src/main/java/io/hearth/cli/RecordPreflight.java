/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.linux.Capability;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What can be refused before a recording starts: missing rights, processes that are not there, files that cannot be written. */
final class RecordPreflight {
    private RecordPreflight() {}

    static void check(RecordPlan plan) throws CommandException {
        checkRights();
        for (int pid : plan.pids()) {
            if (!Files.isDirectory(Path.of("/proc", String.valueOf(pid)))) {
                throw new CommandException("there is no process " + pid);
            }
        }
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
        boolean writable = Files.exists(path) ? Files.isWritable(path) : Files.isWritable(folder);
        if (!writable) {
            throw new CommandException(option + " " + file + " cannot be written: no right to");
        }
    }
}
