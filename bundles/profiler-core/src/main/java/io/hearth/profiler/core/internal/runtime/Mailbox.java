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

    /** @param wake ends the reading thread's wait; any thread may call it */
    Mailbox(Runnable wake) {
        this.wake = wake;
    }

    /** Any thread. */
    void add(Runnable letter) {
        letters.add(letter);
        wake.run();
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
