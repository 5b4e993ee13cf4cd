/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.PrintStream;

/**
 * What the launcher itself has to say, on standard error: it speaks before a logging bundle is there, and
 * after it has gone. Names of files and whatever else others wrote are escaped.
 */
final class HostConsole {
    private final PrintStream err;

    HostConsole(PrintStream err) {
        this.err = err;
    }

    void say(String sentence) {
        err.println("hearth: " + TerminalText.escape(sentence));
    }
}
