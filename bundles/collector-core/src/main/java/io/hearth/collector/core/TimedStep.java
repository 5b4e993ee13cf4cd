/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ComponentException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs one step of a component's life on a thread of its own and gives up waiting when its time is over. */
final class TimedStep {

    private TimedStep() {}

    /** A step that may fail. */
    interface Step {
        void run() throws ComponentException;
    }

    /**
     * Runs a step.
     *
     * @param what for messages: {@code shutdown of "otlp" exporter (profiles)}
     * @param component whose class loader the thread gets
     * @throws ComponentException what the step threw, or that it hangs and where
     */
    static void run(String what, Object component, Duration limit, Step step) throws ComponentException {
        Attempt attempt = new Attempt(step);
        Thread thread = new Thread(attempt, "hearth-" + what);
        thread.setDaemon(true);
        thread.setContextClassLoader(component.getClass().getClassLoader());
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            throw new ComponentException(what + " did not begin: no thread can be made (" + e.getMessage() + ")", e);
        }
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ComponentException(what + " was interrupted", e);
        }
        if (thread.isAlive()) {
            StackTraceElement[] stack = thread.getStackTrace();
            thread.interrupt();
            throw new ComponentException(what + " hangs: it did not finish within " + limit.toMillis() + " ms"
                    + (stack.length == 0 ? "" : ", it is at " + stack[0]));
        }
        attempt.rethrow();
    }

    /** What became of a step; written by its thread, read after it has ended. */
    private static final class Attempt implements Runnable {
        private final Step step;
        private @Nullable Throwable failure;

        Attempt(Step step) {
            this.step = step;
        }

        @Override
        public void run() {
            try {
                step.run();
            } catch (Throwable e) { // the border of this thread: a step that failed in any way has failed
                failure = e;
            }
        }

        void rethrow() throws ComponentException {
            Throwable thrown = failure;
            if (thrown instanceof ComponentException expected) {
                throw expected;
            }
            if (thrown != null) {
                throw new ComponentException(thrown.toString(), thrown);
            }
        }
    }
}
