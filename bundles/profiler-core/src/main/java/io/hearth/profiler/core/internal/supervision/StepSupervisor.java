/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.supervision;

/**
 * Takes the steps of a loop for a thread that must not die unseen, and leaves the loop itself to the thread. A step that
 * throws is counted and named, and the loop goes on; after too many in a row it ends for good, which {@link LoopFailures}
 * tells. Owned by its thread.
 */
public final class StepSupervisor {

    /** One turn of a loop; it may throw anything. */
    public interface Step {
        void run() throws Exception;
    }

    private static final long PAUSE_NANOS = 100_000_000L;

    private final String name;
    private final int patience;
    private final LoopFailures failures;
    private final TimeSource time;
    private int inARow;

    /** @param patience how many steps may fail one after the other */
    public StepSupervisor(String name, int patience, LoopFailures failures, TimeSource time) {
        this.name = name;
        this.patience = patience;
        this.failures = failures;
        this.time = time;
    }

    /**
     * Takes one step.
     *
     * @return whether the loop goes on
     * @throws InterruptedException as the step did: somebody asks the loop to end
     */
    public boolean step(Step step) throws InterruptedException {
        try {
            step.run();
            inARow = 0;
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            return goesOn(e);
        }
    }

    /** For a step that has dealt with its failure; it counts as one all the same. */
    public boolean goesOn(Throwable e) throws InterruptedException {
        failures.failed(name, e);
        if (++inARow >= patience) {
            failures.ended(name, e);
            return false;
        }
        // What fails at once fails again at once: no core is burnt for it.
        time.sleep(PAUSE_NANOS);
        return true;
    }
}
