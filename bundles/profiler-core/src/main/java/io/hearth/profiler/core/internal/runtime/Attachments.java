/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.core.internal.process.TracedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Which processes have which runtimes. Changed by the reading thread; any thread looks things up. */
final class Attachments {

    private final Map<TracedProcess, List<AttachedRuntime>> attached = new ConcurrentHashMap<>();
    /** Taken from their processes, but their last frames may still be named. */
    private final Set<AttachedRuntime> leaving = ConcurrentHashMap.newKeySet();

    void add(AttachedRuntime a) {
        attached.computeIfAbsent(a.process, p -> new CopyOnWriteArrayList<>()).add(a);
    }

    /** Detaches one runtime; it stays in {@code leaving} until it is closed. */
    void remove(AttachedRuntime a) {
        leaving.add(a);
        List<AttachedRuntime> list = of(a.process);
        list.remove(a);
        if (list.isEmpty()) {
            attached.remove(a.process);
        }
    }

    /** It has been closed. Any thread. */
    void left(AttachedRuntime a) {
        leaving.remove(a);
    }

    /** A slot that is emptied names nothing any more. */
    void left(RuntimeSlot slot) {
        leaving.removeIf(a -> a.slot == slot);
    }

    /** The runtimes of a process, those to come included; empty when it has none. */
    List<AttachedRuntime> of(TracedProcess process) {
        return attached.getOrDefault(process, List.of());
    }

    /** Those of a process that are being closed. */
    List<AttachedRuntime> leaving(TracedProcess process) {
        if (leaving.isEmpty()) {
            return List.of();
        }
        List<AttachedRuntime> found = new ArrayList<>(1);
        for (AttachedRuntime a : leaving) {
            if (a.process == process) {
                found.add(a);
            }
        }
        return found;
    }

    @Nullable
    AttachedRuntime find(TracedProcess process, RuntimeSlot slot) {
        for (AttachedRuntime a : of(process)) {
            if (a.slot == slot) {
                return a;
            }
        }
        return null;
    }

    boolean has(AttachedRuntime a) {
        return of(a.process).contains(a);
    }

    /** All there are, in no order. */
    List<AttachedRuntime> all() {
        List<AttachedRuntime> all = new ArrayList<>();
        attached.values().forEach(all::addAll);
        return all;
    }

    boolean isUsed(RuntimeSlot slot) {
        for (List<AttachedRuntime> list : attached.values()) {
            for (AttachedRuntime a : list) {
                if (a.slot == slot) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Processes that have a runtime, or had one until now. */
    List<TracedProcess> processes() {
        List<TracedProcess> processes = new ArrayList<>(attached.keySet());
        for (AttachedRuntime a : leaving) {
            if (!processes.contains(a.process)) {
                processes.add(a.process);
            }
        }
        return processes;
    }
}
