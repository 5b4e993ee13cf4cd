/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The numbers by which the kernel half, samples and what has been named know files. They go round: one that has been
 * given back is given again when all others have been, and when whoever remembers its last file has been told to forget.
 * Owned by the reading thread.
 */
final class ObjectNumbers {

    private final int limit;
    private final ReportedWindows windows;
    private final Queue<Integer> freed = new ConcurrentLinkedQueue<>();
    private final Deque<Integer> ready = new ArrayDeque<>();
    private final List<Integer> forgotten = new ArrayList<>();
    private long forgottenWindow;
    private final AtomicInteger generation = new AtomicInteger();
    private int next = 1;

    /** Numbers from 1 up to, and without, the limit. */
    ObjectNumbers(int limit, ReportedWindows windows) {
        this.limit = limit;
        this.windows = windows;
    }

    /** A number that means nothing to anybody; -1 when there is none. */
    int take() {
        if (next < limit) {
            return next++;
        }
        Integer number = ready.poll();
        if (number == null) {
            recycle();
            number = ready.poll();
        } else if (ready.size() < limit / 8) {
            recycle();
        }
        return number == null ? -1 : number;
    }

    private void recycle() {
        if (!forgotten.isEmpty()) {
            if (windows.isReported(forgottenWindow)) {
                ready.addAll(forgotten);
                forgotten.clear();
            }
        } else if (!freed.isEmpty()) {
            for (Integer number = freed.poll(); number != null; number = freed.poll()) {
                forgotten.add(number);
            }
            forgottenWindow = windows.window();
            generation.incrementAndGet();
        }
    }

    /** Takes numbers that nobody has any more, from any thread. */
    Queue<Integer> freed() {
        return freed;
    }

    /** Numbers are below this. */
    int limit() {
        return next;
    }

    /** Changes when numbers are going to change hands: what has been named by them must be forgotten. Any thread. */
    int generation() {
        return generation.get();
    }
}
