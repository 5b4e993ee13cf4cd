/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A machine whose processes fork, exec, start threads and end, a step a nanosecond, on several CPUs: what its perf events
 * say, and what its /proc shows at each moment.
 */
final class SimulatedMachine {

    static final int CPUS = 4;
    private static final int FIRST_PID = 100;
    /** Few, so that ids are soon used again. */
    private static final int PIDS = 14;

    /** One process; a copy for each moment. */
    static final class Process {
        String comm;
        String program;
        final NavigableMap<Long, String> mappings = new TreeMap<>();
        final Set<Integer> threads = new TreeSet<>();

        Process(String comm, String program) {
            this.comm = comm;
            this.program = program;
        }

        Process copy() {
            Process copy = new Process(comm, program);
            copy.mappings.putAll(mappings);
            copy.threads.addAll(threads);
            return copy;
        }
    }

    record Event(int cpu, ProcessEvent event, boolean isLast) {}

    private final Random random;
    private final NavigableMap<Long, Map<Integer, Process>> moments = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Map<Integer, Process> processes = new HashMap<>();
    private long time;
    private int nextTid = 1000;
    private int programs;

    SimulatedMachine(long seed, int steps) {
        random = new Random(seed);
        Process init = new Process("init", "/bin/init");
        init.threads.add(FIRST_PID);
        init.mappings.put(0x1000L, "/bin/init");
        processes.put(FIRST_PID, init);
        moments.put(0L, snapshot());
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    List<Event> events() {
        return events;
    }

    long end() {
        return time;
    }

    /** What /proc shows at a time. */
    Map<Integer, Process> at(long when) {
        return moments.floorEntry(when).getValue();
    }

    private void step() {
        List<Integer> pids = new ArrayList<>(processes.keySet());
        int pid = pids.get(random.nextInt(pids.size()));
        Process process = processes.get(pid);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> fork(pid, process);
            case 4, 5 -> exec(pid, process);
            case 6 -> map(pid, process, 0x1000L * (1 + random.nextInt(6)), "/lib/" + random.nextInt(5));
            case 7 -> startThread(pid, process);
            case 8 -> {
                if (process.threads.size() > 1) {
                    endThread(pid, process, pick(process.threads));
                }
            }
            case 9 -> {
                process.comm = "renamed" + time;
                say(new ProcessEvent.Renamed(++time, pid, process.comm));
            }
            default -> {
                if (processes.size() > 1) {
                    for (int tid : List.copyOf(process.threads)) {
                        endThread(pid, process, tid);
                    }
                }
            }
        }
    }

    private void fork(int parent, Process of) {
        for (int pid = FIRST_PID; pid < FIRST_PID + PIDS; pid++) {
            if (!processes.containsKey(pid)) {
                Process child = of.copy();
                child.threads.clear();
                child.threads.add(pid);
                processes.put(pid, child);
                say(new ProcessEvent.Forked(++time, pid, parent));
                return;
            }
        }
    }

    /** By any thread: the others end first, the first one included, and the one that is left takes over its id. */
    private void exec(int pid, Process process) {
        int caller = pick(process.threads);
        for (int tid : List.copyOf(process.threads)) {
            if (tid != caller) {
                endThread(pid, process, tid);
            }
        }
        process.threads.clear();
        process.threads.add(pid);
        String program = "/bin/p" + ++programs;
        process.mappings.clear();
        process.program = program;
        process.comm = "p" + programs;
        say(new ProcessEvent.Execed(++time, pid, process.comm));
        map(pid, process, 0x1000, program);
        map(pid, process, 0x5000, "/lib/ld.so");
    }

    private void map(int pid, Process process, long start, String name) {
        process.mappings.put(start, name);
        say(new ProcessEvent.Mapped(++time, pid, start, start + 0x1000, 0, name, null, 1, 2));
    }

    private void startThread(int pid, Process process) {
        int tid = nextTid++;
        process.threads.add(tid);
        say(new ProcessEvent.ThreadStarted(++time, pid, tid));
    }

    private void endThread(int pid, Process process, int tid) {
        process.threads.remove(tid);
        boolean last = process.threads.isEmpty();
        if (last) {
            processes.remove(pid);
        }
        say(new ProcessEvent.Exited(++time, pid, tid), last);
    }

    private int pick(Set<Integer> from) {
        return List.copyOf(from).get(random.nextInt(from.size()));
    }

    private void say(ProcessEvent event) {
        say(event, false);
    }

    private void say(ProcessEvent event, boolean last) {
        events.add(new Event(random.nextInt(CPUS), event, last));
        moments.put(time, snapshot());
    }

    private Map<Integer, Process> snapshot() {
        Map<Integer, Process> copy = new HashMap<>();
        processes.forEach((pid, process) -> copy.put(pid, process.copy()));
        return copy;
    }
}
