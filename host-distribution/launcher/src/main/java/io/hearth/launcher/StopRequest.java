/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where signals go: to the command once it is there, and until then into a wish that every step of the start looks at. A stop
 * that is not done within its limit ends the process, whatever hangs. Safe for any thread.
 */
final class StopRequest implements Consumer<String> {
    private static final int FAILURE = 1;

    private final HostConsole console;
    private final IntConsumer halt;
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile int limitMillis;

    /** The first INT or TERM. */
    @GuardedBy("this")
    private @Nullable String signal;

    @GuardedBy("this")
    private @Nullable Consumer<String> command;

    /** @param halt ends the process at once, with an exit code */
    StopRequest(HostConsole console, int limitMillis, IntConsumer halt) {
        this.console = console;
        this.limitMillis = limitMillis;
        this.halt = halt;
    }

    /** How long a stop may take from its signal on. */
    void limit(int millis) {
        limitMillis = millis;
    }

    /**
     * Takes {@code INT}, {@code TERM} or {@code HUP}, on a thread that it keeps until the process has ended: after a signal to
     * stop it returns only when it has called {@code halt}.
     */
    @Override
    public void accept(String name) {
        Consumer<String> to;
        boolean stop = !name.equals("HUP");
        synchronized (this) {
            if (stop && signal == null) {
                signal = name;
            }
            to = command;
        }
        if (stop) {
            asked.countDown();
        }
        if (to != null) {
            to.accept(name);
        }
        if (stop) {
            endAnyway();
        }
    }

    private void endAnyway() {
        int limit = limitMillis;
        try {
            TimeUnit.MILLISECONDS.sleep(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        console.say("still stopping after " + limit / 1000 + " seconds; ending anyway");
        halt.accept(FAILURE);
    }

    /** From now on signals go to the command; one that came before goes there at once. */
    void handOver(Consumer<String> signals) {
        String missed;
        synchronized (this) {
            command = signals;
            missed = signal;
        }
        if (missed != null) {
            signals.accept(missed);
        }
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Throws if a stop has been asked for: between two steps of the start. */
    void check() throws StoppedException {
        String name;
        synchronized (this) {
            name = signal;
        }
        if (name != null) {
            throw new StoppedException(name);
        }
    }

    /** Hearth was told to stop before anything ran. */
    static final class StoppedException extends LaunchException {
        private static final long serialVersionUID = 1L;
        private static final int INT = 130;
        private static final int TERM = 143;

        private final int exitCode;

        StoppedException(String signal) {
            super("stopped before it had started");
            this.exitCode = signal.equals("INT") ? INT : TERM;
        }

        /** As a shell gives it for a command that the signal ended. */
        int exitCode() {
            return exitCode;
        }
    }
}
