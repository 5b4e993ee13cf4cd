/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.ProcessEvent.Execed;
import io.hearth.profiler.core.internal.process.ProcessEvent.Exited;
import io.hearth.profiler.core.internal.process.ProcessEvent.Forked;
import io.hearth.profiler.core.internal.process.ProcessEvent.Mapped;
import io.hearth.profiler.core.internal.process.ProcessEvent.ThreadStarted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    private final Set<Integer> alive = new TreeSet<>();
    private final SimulatedKernel kernel = new SimulatedKernel();
    private long now = 1000;
    private final ProcessTable table;

    ProcessTableTest() throws IOException {
        alive.add(1);
        ProcessRules rules = new ProcessRules(List.of(), List.of(), Set.of(), Set.of());
        table = new ProcessTable(
                new Shown(), kernel, (process, start, end, name, id, device, inode, time) -> null, rules, () -> now);
        table.scan();
        table.publish(now);
    }

    private void tell(ProcessEvent... events) {
        for (ProcessEvent event : events) {
            now = Math.max(now, event.time());
            table.apply(event);
        }
        table.publish(now);
    }

    private static Mapped mapped(long time, int pid, String name) {
        return new Mapped(time, pid, 0x5000, 0x6000, 0, name, null, 1, 2);
    }

    @Test
    void aForkThatComesAfterItsChildsExecChangesNothing() {
        tell(new Forked(1010, 7, 1), new Execed(1020, 7, "seven"), mapped(1021, 7, "/seven"));
        tell(new Forked(1010, 7, 1));
        TracedProcess process = table.of(7, 1030);
        assertThat(process.comm()).isEqualTo("seven");
        assertThat(process.mappings()).extracting(CodeMapping::name).containsExactly("/seven");
    }

    @Test
    void anExitThatComesBeforeItsForkLeavesNothing() {
        tell(new Forked(1010, 7, 1), new Exited(1020, 7, 7));
        tell(new Forked(1010, 7, 1));
        assertThat(table.size()).isEqualTo(1);
        assertThat(kernel.generations).containsOnlyKeys(1);
    }

    @Test
    void anEventOfAProcessThatHasGoneIsNotForEver() {
        tell(new Exited(1020, 7, 7), new Forked(1015, 7, 99), mapped(1016, 7, "/seven"));
        assertThat(table.of(7, 1017).hasExited()).isTrue();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void aProcessEndsWithItsLastThread() {
        tell(new Forked(1010, 7, 1), new ThreadStarted(1011, 7, 8), new Exited(1020, 7, 7));
        TracedProcess process = table.of(7, 1030);
        assertThat(process.hasExited()).isFalse();
        assertThat(process.task())
                .as("/proc is read below the thread that lives")
                .isEqualTo(8);
        assertThat(kernel.generations).containsKey(7);
        tell(new Exited(1040, 7, 8));
        assertThat(process.hasExited()).isTrue();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void anImageEndsWithAnExecAndItsSamplesAreStillItsOwn() {
        tell(new Forked(1010, 7, 1), new Execed(1020, 7, "a"), mapped(1021, 7, "/a"));
        TracedProcess a = table.of(7, 1021);
        tell(new Execed(1030, 7, "b"), mapped(1031, 7, "/b"), new Execed(1040, 7, "c"), mapped(1041, 7, "/c"));
        assertThat(a.hasExited()).as("it may neither publish nor read any more").isTrue();
        assertThat(table.isCurrent(a)).isFalse();
        assertThat(table.of(7, 1025)).isSameAs(a);
        assertThat(table.of(7, 1035).comm()).isEqualTo("b");
        assertThat(table.of(7, 1045).comm()).isEqualTo("c");
    }

    @Test
    void anExecIsNoticedBeforeItsEvent() {
        tell(new Forked(1010, 7, 1), new Execed(1020, 7, "a"), mapped(1021, 7, "/a"));
        alive.add(7);
        TracedProcess a = table.of(7, 1021);
        assertThat(table.isCurrent(a)).isTrue();
        kernel.happens(new SimulatedMachine.Event(0, new Execed(1030, 7, "b"), false));
        assertThat(table.isCurrent(a)).isFalse();
        assertThat(table.isReplaced(a)).isTrue();
    }

    @Test
    void endedImagesAreKeptForAMomentAndNeverMoreThanSoMany() {
        for (int i = 0; i < 10_000; i++) {
            tell(new Forked(now + 1, 100 + i, 1), new Exited(now + 2, 100 + i, 100 + i));
        }
        int[] kept = new int[1];
        table.forEachEnded(image -> kept[0]++);
        assertThat(kept[0]).isLessThanOrEqualTo(4096);
        now += 4_000_000_000L;
        table.publish(now);
        kept[0] = 0;
        table.forEachEnded(image -> kept[0]++);
        assertThat(kept[0]).isZero();
    }

    @Test
    void aFullTableGivesThePlacesOfIdleProcessesToThoseThatAreSampled() {
        kernel.capacity = 32;
        for (int pid = 100; pid < 200; pid++) {
            tell(new Forked(now + 1, pid, 1), mapped(now + 2, pid, "/x"));
            table.of(1, now);
        }
        assertThat(kernel.generations).hasSizeLessThanOrEqualTo(32).containsKeys(1, 199);
        assertThat(kernel.generations).doesNotContainKey(100);
        table.of(100, now);
        table.publish(now);
        assertThat(kernel.generations).containsKey(100);
    }

    /** Processes with one mapping each. */
    private final class Shown implements ProcessSource {
        @Override
        public int[] processesBusiestFirst() {
            return alive.stream().mapToInt(pid -> pid).toArray();
        }

        @Override
        public String comm(int pid) {
            return "p" + pid;
        }

        @Override
        public ProcessIdentity identity(int task, String comm, @Nullable String path) {
            return new ProcessIdentity(comm, "/" + comm, null, Map.of());
        }

        @Override
        public void readMappings(int task, MappingSink sink) {
            sink.mapping(0x1000, 0x2000, 0, "/p" + task, 1, 2);
        }

        @Override
        public int[] otherThreads(int pid) {
            return new int[0];
        }

        @Override
        public boolean exists(int pid) {
            return alive.contains(pid);
        }

        @Override
        public boolean hasProgram(int pid) {
            return alive.contains(pid);
        }

        @Override
        public boolean mapsBeside(int task, String name, long start, long end) {
            return false;
        }
    }
}
