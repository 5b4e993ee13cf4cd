/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.api.Probe;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeRegistryTest {
    private final ProbeRegistry registry = new ProbeRegistry();

    private Probe add(String name, int ranking, String version) {
        Probe probe = () -> new Probe.Description(name, "count", new PerfEvent.Software(2, 101));
        registry.add(probe, ranking, version, name + " " + version);
        return probe;
    }

    private ProbeRegistry.Entry best(String name) {
        return registry.best().get(name);
    }

    @Test
    void prefersRankingThenVersionAndSaysWhoStandsBack() {
        Probe older = add("page_faults", 0, "1.9.0");
        Probe newer = add("page_faults", 0, "1.10.0");
        assertThat(best("page_faults").probe()).isSameAs(newer);
        assertThat(registry.standings())
                .containsExactly(
                        new ProbeRegistry.Standing(
                                "page_faults", "page_faults 1.9.0", "stands back for page_faults 1.10.0"),
                        new ProbeRegistry.Standing(
                                "page_faults", "page_faults 1.10.0", "there for probes: [page_faults]"));
        registry.used(best("page_faults"), 1);
        assertThat(registry.standings().get(1).state()).isEqualTo("in use");
        registry.remove(newer);
        assertThat(best("page_faults").probe()).isSameAs(older);
    }

    @Test
    void passesOverWhatTheKernelRefused() {
        add("page_faults", 0, "1");
        Probe newer = add("page_faults", 0, "2");
        registry.problem(best("page_faults"), "this kernel does not know it");
        assertThat(best("page_faults").origin()).isEqualTo("page_faults 1");
        assertThat(registry.problems(List.of("page_faults")))
                .containsExactly("probe page_faults (page_faults 2) is not used: this kernel does not know it");
        registry.remove(newer);
        assertThat(registry.problems(List.of("page_faults"))).isEmpty();
    }

    @Test
    void saysWhatIsWaitedForAndWhatIsThere() {
        add("page_faults", 0, "1");
        assertThat(registry.problems(List.of("page_fault")))
                .containsExactly(
                        "probe page_fault is waited for: no bundle here brings one of this name that can be used"
                                + " (there are: page_faults)");
        assertThat(ProbeRegistry.waitsFor("x", Set.of())).doesNotContain("there are");
    }

    @ParameterizedTest
    @CsvSource({
        "samples, count, 2, 1, 1, neither samples nor cpu",
        "Page-Faults, count, 2, 1, 1, lower-case",
        "faults, '', 2, 1, 1, unit",
        "faults, count, 0, 1, 1, software event 0",
        "faults, count, 2, 0, 1, between 1 and 2^40",
        "faults, count, 2, 1, -1, between 1 and 2^40"
    })
    void refusesNonsenseInWords(String name, String unit, long number, long period, long weight, String why) {
        registry.add(
                () -> new Probe.Description(name, unit, new PerfEvent.Software(number, period), weight), 0, "1", "x 1");
        assertThat(registry.best()).isEmpty();
        assertThat(registry.standings()).singleElement().satisfies(standing -> {
            assertThat(standing.origin()).isEqualTo("x 1");
            assertThat(standing.state()).startsWith("refused: ").contains(why);
        });
    }

    @Test
    void keepsFailuresOfAProbeToItself() {
        AtomicInteger told = new AtomicInteger();
        registry.listen(told::incrementAndGet);
        Probe broken = () -> {
            throw new NoClassDefFoundError("com/example/Gone");
        };
        registry.add(broken, 0, "1", "broken 1");
        add("page_faults", 0, "1");
        assertThat(registry.best()).containsOnlyKeys("page_faults");
        assertThat(registry.problems(List.of()))
                .containsExactly(
                        "probe of broken 1 is not used: it failed with java.lang.NoClassDefFoundError: com/example/Gone");
        registry.remove(broken);
        assertThat(registry.problems(List.of())).isEmpty();
        assertThat(told).hasValue(3);
    }
}
