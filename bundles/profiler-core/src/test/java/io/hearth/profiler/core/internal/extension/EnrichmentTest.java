/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.extension;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.api.ProcessEnricher;
import io.hearth.profiler.api.ProcessFacts;
import io.hearth.profiler.core.ExtensionRegistry;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What enrichers say, and what they may do wrong. */
class EnrichmentTest {
    private static final long LONG_MILLIS = 20_000;

    private final ExtensionRegistry<ProcessEnricher> registry = new ExtensionRegistry<>();
    private final Enrichment enrichment = new Enrichment(registry);
    private final TracedProcess self =
            new TracedProcess((int) ProcessHandle.current().pid(), 1, "test");

    @AfterEach
    void close() {
        enrichment.close();
    }

    private interface Body {
        void enrich(ProcessFacts process, BiConsumer<String, String> attributes) throws IOException;
    }

    private void add(int ranking, Body body) {
        registry.add(
                new ProcessEnricher() {
                    @Override
                    public String name() {
                        return "test";
                    }

                    @Override
                    public void enrich(ProcessFacts process, BiConsumer<String, String> attributes) throws IOException {
                        body.enrich(process, attributes);
                    }
                },
                ranking,
                "test " + ranking);
    }

    private Map<String, String> sampled() {
        enrichment.sampled(self);
        enrichment.await(LONG_MILLIS);
        return self.attributes();
    }

    @Test
    void asksOncePerProcessAndAgainWhenAnEnricherComes() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(sampled()).isEmpty();
        add(0, (process, attributes) -> attributes.accept("a", "first " + asked.incrementAndGet()));
        assertThat(sampled()).containsExactly(Map.entry("a", "first 1"));
        assertThat(sampled()).containsExactly(Map.entry("a", "first 1"));
        add(5, (process, attributes) -> attributes.accept("a", "stronger"));
        assertThat(sampled()).containsExactly(Map.entry("a", "stronger"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void forgetsWhatWasSaidWhenTheLastOneGoes() {
        add(0, (process, attributes) -> attributes.accept("a", "b"));
        assertThat(sampled()).isNotEmpty();
        registry.remove(registry.all().get(0).service());
        assertThat(sampled()).isEmpty();
    }

    @Test
    void keepsTheOthersWhenOneThrows() {
        add(9, (process, attributes) -> {
            attributes.accept("said", "before");
            throw new IllegalStateException("on purpose");
        });
        add(8, (process, attributes) -> {
            throw new StackOverflowError();
        });
        add(7, (process, attributes) -> process.procFile("../1/environ"));
        add(0, (process, attributes) -> attributes.accept("comm", new String(process.procFile("comm")).strip()));
        assertThat(sampled()).containsOnlyKeys("said", "comm");
    }

    @Test
    void boundsWhatIsSaid() {
        add(0, (process, attributes) -> {
            attributes.accept("", "no key");
            attributes.accept("k".repeat(257), "long key");
            attributes.accept("long", "v".repeat(10_000));
            for (int i = 0; i < 1000; i++) {
                attributes.accept("many." + i, "x");
            }
        });
        assertThat(sampled()).hasSize(ProcessEnricher.MAX_ATTRIBUTES).doesNotContainKeys("", "k".repeat(257));
        assertThat(self.attributes().get("long")).hasSize(ProcessEnricher.MAX_VALUE_LENGTH);
    }

    @Test
    void doesNotWaitForOneThatBlocks() {
        CountDownLatch never = new CountDownLatch(1);
        add(0, (process, attributes) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        enrichment.sampled(self);
        enrichment.await(50);
        assertThat(self.attributes()).isEmpty();
        for (int pid = 1; pid < 10_000; pid++) {
            enrichment.sampled(new TracedProcess(pid, 1, "more than the queue holds"));
        }
        never.countDown();
    }
}
