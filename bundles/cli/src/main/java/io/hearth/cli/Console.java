/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command prints: results on {@code out}, everything else on {@code err}.
 *
 * @param interactive whether {@code err} is a terminal, where a line may be written over
 */
record Console(PrintStream out, PrintStream err, boolean interactive) {

    static Console ofProcess() {
        return new Console(System.out, System.err, isTerminal());
    }

    /** Whether something printed did not arrive; a reader that has gone away, as {@code head} does, is no loss. */
    boolean outIsLost() {
        return out.checkError() && !target(1).startsWith("pipe:");
    }

    private static boolean isTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        String target = target(2);
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", String.valueOf(descriptor)))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }
}
