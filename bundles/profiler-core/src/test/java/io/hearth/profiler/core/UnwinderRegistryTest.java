/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.Unwinder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnwinderRegistryTest {
    private final UnwinderRegistry registry = new UnwinderRegistry();

    private Unwinder add(String runtime, int ranking, String version) {
        Unwinder unwinder = new Unwinder() {
            @Override
            public Description description() {
                return new Description(runtime, runtime, "all", "unwind");
            }

            @Override
            public byte[] object(String architecture) {
                return new byte[0];
            }

            @Override
            public Optional<? extends RuntimeImage> image(String fileName, ElfFile elf) {
                return Optional.empty();
            }
        };
        registry.add(unwinder, ranking, version, runtime + " " + version);
        return unwinder;
    }

    @Test
    void prefersRankingThenVersion() {
        Unwinder older = add("lua", 0, "1.9.0");
        Unwinder newer = add("lua", 0, "1.10.0");
        assertThat(registry.best().get("lua").unwinder()).isSameAs(newer);
        Unwinder ranked = add("lua", 5, "0.1.0");
        assertThat(registry.best().get("lua").unwinder()).isSameAs(ranked);
        registry.remove(ranked);
        registry.remove(newer);
        assertThat(registry.best().get("lua").unwinder()).isSameAs(older);
    }

    @Test
    void passesOverWhatIsNotUsedUntilItIsGone() {
        Unwinder older = add("lua", 0, "1");
        Unwinder newer = add("lua", 0, "2");
        registry.problem(newer, "the verifier refused it");
        assertThat(registry.best().get("lua").unwinder()).isSameAs(older);
        assertThat(registry.problems())
                .extracting(UnwinderRegistry.Problem::sentence)
                .containsExactly("unwinder lua (lua 2) is not used: the verifier refused it");
        registry.remove(newer);
        assertThat(registry.problems()).isEmpty();
        registry.problem(newer, "too late");
        assertThat(registry.problems()).isEmpty();
        assertThat(registry.has(older)).isTrue();
        assertThat(registry.has(newer)).isFalse();
    }

    @Test
    void keepsRuntimesApart() {
        add("lua", 0, "1");
        add("tcl", 0, "1");
        assertThat(registry.best()).containsOnlyKeys("lua", "tcl");
    }

    @Test
    void tellsOfEveryChangeUntilClosed() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (AutoCloseable listening = registry.listen(told::incrementAndGet)) {
            registry.remove(add("lua", 0, "1"));
            assertThat(told).hasValue(2);
            assertThat(listening).isNotNull();
        }
        add("lua", 0, "1");
        assertThat(told).hasValue(2);
    }

    @Test
    void comparesVersionsAsNumbers() {
        assertThat(UnwinderRegistry.compareVersions("1.10.0", "1.9.0")).isPositive();
        assertThat(UnwinderRegistry.compareVersions("1.0", "1.0.0")).isNegative();
        assertThat(UnwinderRegistry.compareVersions("0.1.0.SNAPSHOT", "0.1.0")).isPositive();
        assertThat(UnwinderRegistry.compareVersions("2", "2")).isZero();
    }
}
