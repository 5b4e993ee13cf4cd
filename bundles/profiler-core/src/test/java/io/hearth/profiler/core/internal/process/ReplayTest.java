/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The same events in any order of arrival that keeps the order of each CPU give one table, that of /proc: forks that come
 * after their child's exec, exits before their fork, ids used again, threads that exec, first threads that end.
 */
class ReplayTest {

    private static final int STREAMS = 500;
    private static final int ORDERS = 20;
    private static final int STEPS = 60;

    @Test
    void theOrderOfArrivalChangesNothing() throws IOException {
        for (int stream = 0; stream < STREAMS; stream++) {
            SimulatedMachine machine = new SimulatedMachine(stream, STEPS);
            for (int order = 0; order < ORDERS; order++) {
                new Replay(machine, new Random(1000L * stream + order), false)
                        .run("stream " + stream + " order " + order);
            }
        }
    }

    @Test
    void aRescanMakesGoodForEventsThatWereLost() throws IOException {
        for (int stream = 0; stream < STREAMS; stream++) {
            SimulatedMachine machine = new SimulatedMachine(stream, STEPS);
            for (int order = 0; order < 4; order++) {
                new Replay(machine, new Random(1000L * stream + order), true)
                        .run("stream " + stream + " order " + order);
            }
        }
    }

    /** One order of arrival: each turn asks the CPUs one after the other, while events go on. */
    private static final class Replay implements ProcessSource {
        private final SimulatedMachine machine;
        private final Random random;
        private final boolean loses;
        private final SimulatedKernel kernel = new SimulatedKernel();
        private final ProcessEvents events = new ProcessEvents();
        private final List<Deque<SimulatedMachine.Event>> cpus = new ArrayList<>();
        private final Deque<SimulatedMachine.Event> toCome;
        private final ProcessTable table;
        private long now;

        Replay(SimulatedMachine machine, Random random, boolean loses) throws IOException {
            this.machine = machine;
            this.random = random;
            this.loses = loses;
            this.toCome = new ArrayDeque<>(machine.events());
            for (int i = 0; i < SimulatedMachine.CPUS; i++) {
                cpus.add(new ArrayDeque<>());
            }
            ProcessRules rules = new ProcessRules(List.of(), List.of(), Set.of(), Set.of());
            this.table = new ProcessTable(
                    this, kernel, (process, start, end, name, id, device, inode, time) -> null, rules, () -> now);
        }

        void run(String which) throws IOException {
            long begin = random.nextLong(machine.end() / 2 + 1);
            happen(begin);
            cpus.forEach(Deque::clear);
            happen(now + random.nextLong(4));
            table.scan();
            boolean mayLose = loses;
            while (now < machine.end()) {
                happen(now + random.nextLong(12));
                mayLose &= !turn(mayLose && random.nextInt(4) == 0);
            }
            turn(false);
            table.publish(now);
            compare(which);
            assertThat(events.isWaiting()).isFalse();
        }

        private boolean turn(boolean lose) {
            long until = now;
            List<Integer> asked = new ArrayList<>(List.of(0, 1, 2, 3));
            Collections.shuffle(asked, random);
            for (int cpu : asked) {
                happen(now + random.nextLong(3));
                Deque<SimulatedMachine.Event> ring = cpus.get(cpu);
                if (lose && random.nextBoolean()) {
                    ring.clear();
                }
                while (!ring.isEmpty()) {
                    events.add(ring.remove().event());
                }
            }
            events.tell(table, until);
            if (lose) {
                table.rescan();
            }
            if (random.nextBoolean()) {
                table.publish(now);
            }
            return lose;
        }

        private void happen(long until) {
            now = Math.min(until, machine.end());
            while (!toCome.isEmpty() && toCome.element().event().time() <= now) {
                SimulatedMachine.Event event = toCome.remove();
                kernel.happens(event);
                cpus.get(event.cpu()).add(event);
            }
        }

        private void compare(String which) {
            Map<Integer, String> expected = new TreeMap<>();
            machine.at(now).forEach((pid, p) -> expected.put(pid, p.comm + " " + p.mappings));
            Map<Integer, String> actual = new TreeMap<>();
            Map<Integer, Integer> generations = new TreeMap<>();
            for (TracedProcess p : table.all()) {
                Map<Long, String> mappings = new TreeMap<>();
                p.mappings().forEach(m -> mappings.put(m.start(), m.name()));
                actual.put(p.pid(), p.comm() + " " + mappings);
                generations.put(p.pid(), p.generation());
            }
            assertThat(actual).as(which).isEqualTo(expected);
            assertThat(new TreeMap<>(kernel.generations)).as(which).isEqualTo(generations);
        }

        private SimulatedMachine.@Nullable Process process(int pid) {
            return machine.at(now).get(pid);
        }

        @Override
        public int[] processesBusiestFirst() {
            return machine.at(now).keySet().stream().mapToInt(pid -> pid).toArray();
        }

        @Override
        public String comm(int pid) {
            SimulatedMachine.Process process = process(pid);
            return process == null ? "" : process.comm;
        }

        /** A thread that has ended shows nothing of its process. */
        private SimulatedMachine.@Nullable Process seenBy(int task) {
            for (SimulatedMachine.Process process : machine.at(now).values()) {
                if (process.threads.contains(task)) {
                    return process;
                }
            }
            return null;
        }

        @Override
        public ProcessIdentity identity(int task, String comm, @Nullable String path) {
            SimulatedMachine.Process process = seenBy(task);
            String program = path != null || process == null ? path : process.program;
            return new ProcessIdentity(comm, program, null, Map.of());
        }

        @Override
        public void readMappings(int task, MappingSink sink) {
            SimulatedMachine.Process process = seenBy(task);
            if (process != null) {
                process.mappings.forEach((start, name) -> sink.mapping(start, start + 0x1000, 0, name, 1, 2));
            }
        }

        @Override
        public int[] otherThreads(int pid) {
            SimulatedMachine.Process process = process(pid);
            return process == null
                    ? new int[0]
                    : process.threads.stream()
                            .mapToInt(tid -> tid)
                            .filter(tid -> tid != pid)
                            .toArray();
        }

        @Override
        public boolean exists(int pid) {
            return process(pid) != null;
        }

        @Override
        public boolean hasProgram(int pid) {
            return exists(pid);
        }

        @Override
        public boolean mapsBeside(int task, String name, long start, long end) {
            return false;
        }
    }
}
