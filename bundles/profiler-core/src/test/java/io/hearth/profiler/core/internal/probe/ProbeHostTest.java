/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.api.Probe;
import io.hearth.profiler.core.ProbeFigures;
import io.hearth.profiler.core.ProbeRegistry;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.Origins;
import io.hearth.profiler.core.internal.trace.SampleFates;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeHostTest {
    private static final long SECOND = 1_000_000_000L;

    /** Counts as the kernel does: by number, for good. */
    private static final class Events implements ProbeEvents {
        final Set<Integer> open = new TreeSet<>();
        final long[] taken = new long[16];
        final long[] unwritten = new long[16];
        long refused = -1;

        @Override
        public Open open(PerfEvent event, int origin) throws IOException {
            if (((PerfEvent.Software) event).number() == refused) {
                throw new IOException("this kernel does not know software event " + refused);
            }
            open.add(origin);
            return () -> open.remove(origin);
        }

        @Override
        public long taken(int origin) {
            return taken[origin];
        }

        @Override
        public long unwritten(int origin) {
            return unwritten[origin];
        }
    }

    private final Events events = new Events();
    private final SampleFates total = new SampleFates();
    private final Origins origins = new Origins(Origin.cpuClock(20, new SampleFates(total)));
    private final ProbeRegistry registry = new ProbeRegistry();
    private final AtomicInteger woken = new AtomicInteger();
    private final ProbeHost host =
            new ProbeHost(registry, List.of("page_faults"), events, origins, total, woken::incrementAndGet);

    private Probe add(String name, String version, long number) {
        Probe probe = () -> new Probe.Description(name, "count", new PerfEvent.Software(number, 101));
        registry.add(probe, 0, version, name + " " + version);
        return probe;
    }

    private int number() {
        return events.open.iterator().next();
    }

    @Test
    void usesWhatIsAskedForOnlyAndFromTheBeginningOnly() {
        add("page_faults", "1", 2);
        add("context_switches", "1", 3);
        host.turn(0);
        assertThat(events.open).isEmpty();
        host.begin(0);
        assertThat(events.open).hasSize(1);
        assertThat(origins.of(number()).type()).isEqualTo("page_faults");
        assertThat(origins.of(number()).weight()).isEqualTo(101);
        host.end();
        assertThat(events.open).isEmpty();
    }

    @Test
    void takesUpAndGivesUpWhileItRuns() {
        host.begin(0);
        assertThat(events.open).isEmpty();
        Probe probe = add("page_faults", "1", 2);
        assertThat(woken).hasValue(1);
        host.turn(0);
        int number = number();
        registry.remove(probe);
        host.turn(0);
        assertThat(events.open).isEmpty();
        assertThat(origins.of(number)).as("late records are still known").isNotNull();
    }

    @Test
    void countsAllVersionsTogetherUnderNumbersThatGoRound() {
        host.begin(0);
        long now = 0;
        Set<Integer> seen = new TreeSet<>();
        for (int version = 1; version <= 40; version++) {
            Probe probe = add("page_faults", Integer.toString(version), 2);
            host.turn(now);
            seen.add(number());
            Origin origin = origins.of(number());
            events.taken[origin.number()] += 10;
            events.unwritten[origin.number()] += 2;
            origin.fates().delivered(7);
            origin.fates().lost(SampleFates.Loss.FILTERED_LATE, 1);
            registry.remove(probe);
            host.turn(now);
            now += SECOND;
        }
        assertThat(seen).hasSize(15);
        assertThat(host.figures()).containsExactly(new ProbeFigures("page_faults", 400, 280, 120));
        assertThat(total.delivered()).isEqualTo(280);
        assertThat(total.lost(SampleFates.Loss.FILTERED_LATE)).isEqualTo(40);
    }

    @Test
    void refusesOneMoreThanThereAreNumbersUntilRecordsHaveDrained() {
        host.begin(0);
        for (int version = 1; version <= 15; version++) {
            registry.remove(add("page_faults", Integer.toString(version), 2));
            Probe probe = add("page_faults", version + ".1", 2);
            host.turn(0);
            registry.remove(probe);
            host.turn(0);
        }
        add("page_faults", "99", 2);
        host.turn(0);
        assertThat(events.open).isEmpty();
        assertThat(registry.problems(List.of())).singleElement().asString().contains("too many probes");
    }

    @Test
    void goesOnWithTheNextBestWhenTheKernelRefuses() {
        events.refused = 99;
        add("page_faults", "1", 2);
        add("page_faults", "2", 99);
        host.begin(0);
        assertThat(registry.problems(List.of("page_faults")))
                .containsExactly("probe page_faults (page_faults 2) is not used: this kernel does not know software"
                        + " event 99");
        host.turn(0);
        assertThat(events.open).hasSize(1);
    }

    @Test
    void opensAnewWhenOtherCpusAreSampled() {
        add("page_faults", "1", 2);
        host.begin(0);
        int before = number();
        host.reopen(0);
        assertThat(events.open).hasSize(1).doesNotContain(before);
    }
}
