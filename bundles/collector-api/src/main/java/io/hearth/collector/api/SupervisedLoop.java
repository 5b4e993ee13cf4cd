/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a step again and again on the thread of its caller, and survives whatever the step throws: the failure is counted
 * and told, the loop pauses and goes on. After too many failures in a row without progress it ends and says so, which is
 * a permanent error of the component. It ends without a word when the step says so, or when its thread is interrupted.
 */
public final class SupervisedLoop implements Runnable {

    /** How many failures in a row end a loop, unless another number is given. */
    public static final int USUAL_FAILURES = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Step step;
    private final Observer observer;
    private final int mostFailures;
    private final Pause pause;
    private final AtomicLong failures = new AtomicLong();

    /** What a step came to. */
    public enum Outcome {
        /** Something was done: failures before do not count any more. */
        PROGRESS,
        /** Nothing was to be done. */
        IDLE,
        /** The loop is over. */
        END
    }

    /** One round. Waits by itself for what there is to do; may throw anything. */
    @FunctionalInterface
    public interface Step {
        Outcome run() throws Exception;
    }

    /** Is told of failures, on the thread of the loop. What it throws is lost. */
    public interface Observer {
        /** A step failed and the loop goes on. */
        void failed(String loop, Throwable cause, int inARow);

        /** The loop has ended because too many steps failed. */
        void gaveUp(String loop, Throwable cause, int inARow);
    }

    /** Waits between a failure and the next step. */
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** A loop with the usual number of failures. */
    public SupervisedLoop(String name, Step step, Observer observer) {
        this(name, step, observer, USUAL_FAILURES, duration -> Thread.sleep(duration.toMillis()));
    }

    /**
     * A loop.
     *
     * @param name for the observer and, usually, the thread
     * @param mostFailures in a row without progress, after which it ends
     * @param pause how it waits, for tests
     */
    public SupervisedLoop(String name, Step step, Observer observer, int mostFailures, Pause pause) {
        this.name = name;
        this.step = step;
        this.observer = observer;
        this.mostFailures = mostFailures;
        this.pause = pause;
    }

    /** How many steps have failed. Any thread may ask. */
    public long failures() {
        return failures.get();
    }

    @Override
    public void run() {
        int inARow = 0;
        while (true) {
            try {
                Outcome outcome = step.run();
                if (outcome == Outcome.END) {
                    return;
                }
                inARow = outcome == Outcome.PROGRESS ? 0 : inARow;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                failures.incrementAndGet();
                inARow++;
                boolean isOver = inARow >= mostFailures;
                tell(e, inARow, isOver);
                if (isOver || !pauseAfter(inARow)) {
                    return;
                }
            }
        }
    }

    private void tell(Throwable cause, int inARow, boolean isOver) {
        try {
            if (isOver) {
                observer.gaveUp(name, cause, inARow);
            } else {
                observer.failed(name, cause, inARow);
            }
        } catch (Throwable e) {
            // Memory that has run out may keep it from being told; the count tells.
            failures.incrementAndGet();
        }
    }

    private boolean pauseAfter(int inARow) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(inARow - 1, 20));
        try {
            pause.sleep(doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
