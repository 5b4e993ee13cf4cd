/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.ManagedFrames;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one process by their words, and the interpreters in its files. Written by the reading thread and the
 * threads of unwinders, read by the reporting thread.
 *
 * <p>Bounded in two generations: when the younger is full it becomes the older, from which what is seen again is taken
 * back, and which goes when the windows that may need it have been reported.
 */
final class NamedFrames implements ManagedFrames {

    /** Of each generation. */
    private static final int MAX_FRAMES = 16_384;
    /** Of each generation, about; names that frames share are counted each time. */
    private static final long MAX_BYTES = 4 << 20;

    private static final int FRAME_BYTES = 150;
    private static final int FUNCTION_BYTES = 48;

    private final NameBudget budget;
    private final Consumer<FrameKey> reportedUnnamed;
    private final Set<FrameKey> pending = ConcurrentHashMap.newKeySet();
    private volatile Map<FrameKey, ManagedFrame> young = new ConcurrentHashMap<>();
    private volatile Map<FrameKey, ManagedFrame> old = Map.of();
    private long youngBytes;
    private long oldBytes;
    /** The last window that may hold frames whose names are in the older generation only. */
    private long oldWindow;

    private boolean released;
    private volatile int[] objectsAndSlots = {};

    /** @param reportedUnnamed told of each frame that is reported without a name; called by the reporting thread */
    NamedFrames(NameBudget budget, Consumer<FrameKey> reportedUnnamed) {
        this.budget = budget;
        this.reportedUnnamed = reportedUnnamed;
    }

    @Override
    public @Nullable ManagedFrame named(FrameKey frame) {
        ManagedFrame named = young.get(frame);
        return named == null ? old.get(frame) : named;
    }

    @Override
    public void unnamed(FrameKey frame) {
        reportedUnnamed.accept(frame);
    }

    /** Whether somebody has asked for a frame that has no name yet. Any thread. */
    boolean isPending(FrameKey frame) {
        return pending.contains(frame);
    }

    /** True when the frame is to be named now: nobody has asked for it before. Reading thread. */
    boolean ask(FrameKey frame) {
        if (young.containsKey(frame) || pending.contains(frame)) {
            return false;
        }
        if (young.size() + pending.size() >= MAX_FRAMES) {
            turnOver();
        }
        ManagedFrame known = old.get(frame);
        if (known != null) {
            put(frame, known);
            return false;
        }
        return pending.add(frame);
    }

    /** It was asked for, but will not be named this time. */
    void unask(FrameKey frame) {
        pending.remove(frame);
    }

    synchronized void put(FrameKey frame, ManagedFrame named) {
        ManagedFrame before = young.put(frame, named);
        pending.remove(frame);
        // Of a process that has ended only its last windows want names: the budget must not grow by what is gone.
        if (!released) {
            long more = bytes(named) - (before == null ? 0 : bytes(before));
            youngBytes += more;
            budget.add(more);
            if (youngBytes > MAX_BYTES) {
                turnOver();
            }
        }
    }

    private static long bytes(ManagedFrame named) {
        long bytes = FRAME_BYTES;
        for (ManagedFrame.Function function : named.functions()) {
            bytes += FUNCTION_BYTES + function.name().length() + function.file().length();
        }
        return bytes;
    }

    synchronized long bytes() {
        return youngBytes + oldBytes;
    }

    /** Makes room. Names of windows not yet reported stay, unless room is short twice within one of them. */
    synchronized void turnOver() {
        budget.add(-oldBytes);
        old = young;
        oldBytes = youngBytes;
        oldWindow = Long.MAX_VALUE;
        young = new ConcurrentHashMap<>();
        youngBytes = 0;
        if (pending.size() > MAX_FRAMES / 2) {
            pending.clear();
        }
        budget.forgot();
    }

    /** Drops the older generation once no window needs it. Reading thread, each turn. */
    void turn() {
        if (old.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (oldWindow == Long.MAX_VALUE) {
                oldWindow = budget.window();
            } else if (budget.isReported(oldWindow)) {
                dropOld();
            }
        }
    }

    private void dropOld() {
        budget.add(-oldBytes);
        oldBytes = 0;
        old = Map.of();
    }

    /** Gives back what it can, whoever may need it. */
    synchronized void shrink() {
        if (old.isEmpty()) {
            turnOver();
        } else {
            dropOld();
            budget.forgot();
        }
    }

    /** The process has ended, and its frames go with it. */
    synchronized void release() {
        released = true;
        budget.add(-youngBytes - oldBytes);
        youngBytes = 0;
        oldBytes = 0;
    }

    /** Frames that were asked for and have no name yet: some wait for a successor. Any thread. */
    List<FrameKey> pending() {
        return pending.isEmpty() ? List.of() : List.copyOf(pending);
    }

    /** Nobody will name the pending frames of a slot any more; how many there are. */
    int giveUp(int slot, ManagedFrame unresolved) {
        int count = 0;
        for (FrameKey key : pending()) {
            if (key.slot() == slot) {
                put(key, unresolved);
                count++;
            }
        }
        return count;
    }

    /** The slot is going to be somebody else's; the bytes that its names took. */
    synchronized long forget(int slot) {
        pending.removeIf(key -> key.slot() == slot);
        long fromYoung = forget(slot, young);
        long fromOld = forget(slot, old);
        if (!released) {
            youngBytes -= fromYoung;
            oldBytes -= fromOld;
            budget.add(-fromYoung - fromOld);
        }
        forgetInterpreters(slot);
        return fromYoung + fromOld;
    }

    private static long forget(int slot, Map<FrameKey, ManagedFrame> from) {
        long bytes = 0;
        for (Iterator<Map.Entry<FrameKey, ManagedFrame>> all = from.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<FrameKey, ManagedFrame> entry = all.next();
            if (entry.getKey().slot() == slot) {
                bytes += bytes(entry.getValue());
                all.remove();
            }
        }
        return bytes;
    }

    @Override
    public boolean interprets(int slot, int object) {
        int[] pairs = objectsAndSlots;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == object && pairs[i + 1] == slot) {
                return true;
            }
        }
        return false;
    }

    /** Reading thread. */
    void interpreter(int object, int slot) {
        if (!interprets(slot, object)) {
            int[] pairs = objectsAndSlots;
            int[] longer = Arrays.copyOf(pairs, pairs.length + 2);
            longer[pairs.length] = object;
            longer[pairs.length + 1] = slot;
            objectsAndSlots = longer;
        }
    }

    private void forgetInterpreters(int slot) {
        int[] pairs = objectsAndSlots;
        int[] kept = new int[pairs.length];
        int count = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != slot) {
                kept[count++] = pairs[i];
                kept[count++] = pairs[i + 1];
            }
        }
        objectsAndSlots = Arrays.copyOf(kept, count);
    }
}
