/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.HashSet;
import java.util.Set;

/**
 * The threads of a process that have not ended. A process may outlive its first thread, whose id it keeps; what /proc
 * shows below that id is empty then, and has to be read below another thread's. Owned by the reading thread.
 */
final class ThreadSet {

    private final int first;
    private final Set<Integer> others = new HashSet<>(0);
    private boolean isFirstAlive = true;
    /** Whether {@code others} is complete; a process that was there before is asked only when its first thread ends. */
    private boolean isKnown;

    /** @param known whether it has no other thread yet; false when nobody knows */
    ThreadSet(int first, boolean known) {
        this.first = first;
        this.isKnown = known;
    }

    void started(int tid) {
        if (isKnown && tid != first) {
            others.add(tid);
        }
    }

    /** A thread has ended; asks {@code source} for the others where they have to be known. */
    void ended(int tid, ProcessSource source) {
        if (tid != first) {
            others.remove(tid);
        } else if (isFirstAlive) {
            isFirstAlive = false;
            ask(source);
        }
    }

    /** The first thread had ended before anything was known of the process. */
    void outlive(int[] alive) {
        isFirstAlive = false;
        isKnown = true;
        for (int tid : alive) {
            others.add(tid);
        }
    }

    /** Events were lost: what is known of other threads may be wrong. */
    void refresh(ProcessSource source) {
        others.clear();
        isKnown = false;
        if (!isFirstAlive) {
            ask(source);
        }
    }

    private void ask(ProcessSource source) {
        if (!isKnown) {
            isKnown = true;
            for (int tid : source.otherThreads(first)) {
                others.add(tid);
            }
        }
    }

    boolean isEmpty() {
        return !isFirstAlive && others.isEmpty();
    }

    /** The id of a thread that has not ended. */
    int any() {
        return isFirstAlive || others.isEmpty() ? first : others.iterator().next();
    }
}
