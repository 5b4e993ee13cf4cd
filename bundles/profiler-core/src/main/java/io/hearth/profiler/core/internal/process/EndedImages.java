/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Images that have ended, as long as samples of them may be on their way: a few seconds, and never more than so many.
 * Owned by the reading thread.
 */
final class EndedImages {

    /** Samples are read four times a second. */
    private static final long KEEP_NANOS = 3_000_000_000L;

    private static final int MAX_IMAGES = 4096;

    private record Ended(TracedProcess image, long sinceNanos) {}

    private final Deque<Ended> ended = new ArrayDeque<>();
    private final Map<Integer, TracedProcess> byPid = new HashMap<>();

    /** Keeps an image, whose end was told at {@code nowNanos}. */
    void add(TracedProcess image, long nowNanos) {
        byPid.put(image.pid(), image);
        ended.add(new Ended(image, nowNanos));
        if (ended.size() > MAX_IMAGES) {
            removeOldest();
        }
    }

    /** The last image of a process; null when nothing of it is kept. */
    @Nullable
    TracedProcess last(int pid) {
        return byPid.get(pid);
    }

    void removeOld(long nowNanos) {
        while (!ended.isEmpty() && nowNanos - ended.element().sinceNanos() > KEEP_NANOS) {
            removeOldest();
        }
    }

    private void removeOldest() {
        TracedProcess image = ended.remove().image();
        byPid.remove(image.pid(), image);
        image.forget();
    }

    void forEach(Consumer<TracedProcess> action) {
        ended.forEach(e -> action.accept(e.image()));
    }

    int size() {
        return ended.size();
    }
}
