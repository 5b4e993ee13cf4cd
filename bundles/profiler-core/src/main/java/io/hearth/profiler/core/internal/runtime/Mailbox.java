/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads want done by the reading thread. */
final class Mailbox {

    private final Queue<Runnable> letters = new ConcurrentLinkedQueue<>();
    private final Runnable wake;
    private final Runnable hurry;

    /**
     * Both may be called by any thread.
     *
     * @param wake ends the reading thread's wait for news
     * @param hurry ends its pause between two turns too, which spares the processor when many letters come
     */
    Mailbox(Runnable wake, Runnable hurry) {
        this.wake = wake;
        this.hurry = hurry;
    }

    /** Any thread. */
    void add(Runnable letter) {
        letters.add(letter);
        wake.run();
    }

    /** One of the few that somebody waits for. Any thread. */
    void express(Runnable letter) {
        letters.add(letter);
        hurry.run();
    }

    /** Reading thread. */
    void empty() {
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }
}
