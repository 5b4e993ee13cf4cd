/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.internal.process.FrameKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one process that wait to be named. Each process has at most one task in the unwinder's thread, which names
 * one frame and goes to the end of the line: one with many frames, or with frames that take long, delays nobody else. What
 * a process may take of the thread's time is bounded too; what is beyond waits. Any thread.
 */
final class FrameQueue {

    private static final int MAX_WAITING = 8192;
    /** What a process may take at once; it gets a tenth of the time that passes. */
    private static final long MAX_CREDIT_NANOS = 3_000_000_000L;

    private static final int SHARE = 10;

    private final Deque<FrameKey> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean exhausted;
    private long credit = MAX_CREDIT_NANOS;
    private long creditedNanos = System.nanoTime();

    /** False when it is full. */
    synchronized boolean add(FrameKey key) {
        return waiting.size() < MAX_WAITING && waiting.add(key);
    }

    /** Whether a task is to be submitted now; then {@link #goesOn} or {@link #end} must follow. */
    synchronized boolean begin() {
        if (running || waiting.isEmpty() || !hasCredit()) {
            return false;
        }
        running = true;
        return true;
    }

    synchronized @Nullable FrameKey next() {
        return waiting.poll();
    }

    /** A frame took so long; whether there is another to be named now. */
    synchronized boolean goesOn(long nanos) {
        credit -= nanos;
        running = !waiting.isEmpty() && hasCredit();
        return running;
    }

    /** The task could not be submitted. */
    synchronized void end() {
        running = false;
    }

    /** True once: when the process has taken all its time for the first time. */
    synchronized boolean isNewlyExhausted() {
        boolean isNew = credit <= 0 && !exhausted;
        exhausted |= isNew;
        return isNew;
    }

    /** Whether frames of it are being named, or are going to be without anything else to happen. */
    synchronized boolean isBusy() {
        return running || !waiting.isEmpty() && hasCredit();
    }

    /** Whether its frames wait because the process has taken all its time. */
    synchronized boolean isPaused() {
        return !running && !waiting.isEmpty() && !hasCredit();
    }

    private boolean hasCredit() {
        long now = System.nanoTime();
        credit = Math.min(MAX_CREDIT_NANOS, credit + (now - creditedNanos) / SHARE);
        creditedNanos = now;
        return credit > 0;
    }
}
