/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The command that a recording is made of. It is started as a stopped shell, which becomes the command when it is woken:
 * so its process id is known, and watched, before its first instruction runs.
 */
final class TargetCommand implements AutoCloseable {
    /** Waits to be let go, at the niceness and with the umask that bin/hearth was started with, then becomes the command. */
    private static final String START = "[ -z \"$HEARTH_CALLER_UMASK\" ] || umask \"$HEARTH_CALLER_UMASK\";"
            + " [ -z \"$HEARTH_CALLER_NICE\" ] || renice \"$HEARTH_CALLER_NICE\" -p $$ > /dev/null 2>&1;"
            + " unset HEARTH_CALLER_NICE HEARTH_CALLER_UMASK; kill -STOP $$; exec \"$@\"";

    private static final int SIGCONT = 18;
    private static final int STOP_TIMEOUT_MILLIS = 5_000;
    private static final int NOT_FOUND = 127;

    private final List<String> command;
    private final @Nullable Process process;
    private final Linux linux;

    private TargetCommand(List<String> command, @Nullable Process process, Linux linux) {
        this.command = command;
        this.process = process;
        this.linux = linux;
    }

    static TargetCommand prepare(List<String> command, Linux linux) throws CommandException {
        if (command.isEmpty()) {
            return new TargetCommand(command, null, linux);
        }
        List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c", START, "hearth"));
        shell.addAll(command);
        try {
            Process process = new ProcessBuilder(shell).inheritIO().start();
            TargetCommand target = new TargetCommand(command, process, linux);
            target.awaitStopped(process);
            return target;
        } catch (IOException e) {
            throw new CommandException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    OptionalInt pid() {
        return process == null ? OptionalInt.empty() : OptionalInt.of((int) process.pid());
    }

    /** Lets the command run; {@code whenEnded} is called on another thread. Does nothing if there is no command. */
    void run(Runnable whenEnded) {
        Process started = process;
        if (started != null) {
            linux.kill((int) started.pid(), SIGCONT);
            Thread waiter = new Thread(() -> awaitEnd(started, whenEnded), "hearth-target");
            waiter.setDaemon(true);
            waiter.start();
        }
    }

    private static void awaitEnd(Process started, Runnable whenEnded) {
        try {
            started.waitFor();
            whenEnded.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How the command ended, in words; empty if all is well. */
    String outcome() {
        if (process == null || process.isAlive()) {
            return "";
        }
        int code = process.exitValue();
        if (code == NOT_FOUND) {
            return command.get(0) + " was not found";
        }
        return code == 0 ? "" : command.get(0) + " ended with exit code " + code;
    }

    /** Ends the command if it is still there: it was started for the recording. */
    @Override
    public void close() {
        Process started = process;
        if (started == null || !started.isAlive()) {
            return;
        }
        started.destroy();
        linux.kill((int) started.pid(), SIGCONT);
        try {
            if (!started.waitFor(2, TimeUnit.SECONDS)) {
                started.destroyForcibly();
            }
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStopped(Process shell) throws IOException, CommandException {
        Path stat = Path.of("/proc", String.valueOf(shell.pid()), "stat");
        for (int waited = 0; waited < STOP_TIMEOUT_MILLIS; waited++) {
            if (!shell.isAlive()) {
                break;
            }
            String line = Files.readString(stat);
            // Third field, after the name in brackets: T is stopped.
            if (line.startsWith(") T", line.lastIndexOf(')'))) {
                return;
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        shell.destroyForcibly();
        throw new CommandException("/bin/sh does not wait for the recording to start");
    }
}
