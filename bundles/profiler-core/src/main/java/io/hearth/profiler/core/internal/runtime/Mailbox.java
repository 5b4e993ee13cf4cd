/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that other threads have the reading thread run, in the order in which they came. */
final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Runnable wake;
    private final Runnable wakeAtOnce;

    /**
     * Both may be called by any thread.
     *
     * @param wake ends the reading thread's wait for news
     * @param wakeAtOnce ends its pause between two turns too, which otherwise bounds what many tasks cost
     */
    Mailbox(Runnable wake, Runnable wakeAtOnce) {
        this.wake = wake;
        this.wakeAtOnce = wakeAtOnce;
    }

    /** Any thread. */
    void add(Runnable task) {
        tasks.add(task);
        wake.run();
    }

    /** As {@link #add}, for what somebody waits for. Any thread. */
    void addUrgent(Runnable task) {
        tasks.add(task);
        wakeAtOnce.run();
    }

    /** Runs what has been added; a task that fails costs what it was to do. Reading thread. */
    void empty() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a task of an unwinder's thread failed; what it was to do for its process is left undone", e);
            }
        }
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }
}
