/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import java.io.PrintStream;
import java.util.function.Consumer;

/** What is being done: one line that is written over on a terminal, nothing elsewhere. */
final class ProgressLine implements Consumer<String> {
    private static final int WIDTH = 78;

    private final PrintStream err;
    private final boolean shown;
    private boolean written;

    ProgressLine(PrintStream err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    @Override
    public void accept(String doing) {
        if (shown) {
            String text = doing.length() > WIDTH ? doing.substring(0, WIDTH) : doing;
            err.print("\r\u001b[K" + text + " ...");
            err.flush();
            written = true;
        }
    }

    void clear() {
        if (written) {
            err.print("\r\u001b[K");
            err.flush();
            written = false;
        }
    }
}
