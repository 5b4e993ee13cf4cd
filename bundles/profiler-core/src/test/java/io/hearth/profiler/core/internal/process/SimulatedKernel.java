/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.profiler.core.internal.layout.MappingLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The map of processes as sampler.bpf.c keeps it: fork copies, exec and exit delete. */
final class SimulatedKernel implements KernelProcesses {

    final Map<Integer, Integer> generations = new HashMap<>();
    int capacity = Integer.MAX_VALUE;

    void happens(SimulatedMachine.Event event) {
        if (event.event() instanceof ProcessEvent.Forked e) {
            Integer parent = generations.get(e.parent());
            if (parent == null) {
                generations.remove(e.pid());
            } else {
                generations.put(e.pid(), parent);
            }
        } else if (event.event() instanceof ProcessEvent.Execed || event.isLast()) {
            generations.remove(event.event().pid());
        }
    }

    @Override
    public boolean put(int pid, int first, int count, int generation, int labelSlot, boolean again) {
        if (again && !generations.containsKey(pid)) {
            return true;
        }
        if (!generations.containsKey(pid) && generations.size() >= capacity) {
            return false;
        }
        generations.put(pid, generation);
        return true;
    }

    @Override
    public void remove(int pid, int generation) {
        generations.remove(pid, generation);
    }

    @Override
    public boolean isCurrent(int pid, int generation) {
        return Integer.valueOf(generation).equals(generations.get(pid));
    }

    @Override
    public void filterByExecutable(int pid, int bits) {}

    @Override
    public void unfilter(int pid) {}

    @Override
    public ByteBuffer grow(int entries) {
        return ByteBuffer.allocate(entries * MappingLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    }
}
