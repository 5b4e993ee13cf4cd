/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.PrintStream;

/** What the launcher itself has to say, on standard error: it speaks before a logging bundle is there, and after it has gone. */
final class HostConsole {
    private final PrintStream err;

    HostConsole(PrintStream err) {
        this.err = err;
    }

    void say(String sentence) {
        err.println("hearth: " + sentence);
    }
}
