/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.Counter;
import io.hearth.collector.api.Registration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricStoreTest {

    private final MetricStore store = new MetricStore();

    @Test
    void sumsRegistrationsOfOneNameAndEqualAttributes() {
        Counter a = store.counter("c", "1", "d", Map.of("k", "v"));
        Counter b = store.counter("c", "1", "d", Map.of("k", "v"));
        Counter other = store.counter("c", "1", "d", Map.of("k", "w"));
        a.add(2);
        b.increment();
        b.add(-5);
        other.add(10);
        MetricsSnapshot snapshot = store.snapshot(false);
        assertThat(snapshot.points()).hasSize(2);
        assertThat(snapshot.sum("c", "k", "v")).isEqualTo(3);
        assertThat(snapshot.sum("c")).isEqualTo(13);
        assertThat(snapshot.has("d")).isFalse();
    }

    @Test
    void keepsWhatWasCountedWhenARegistrationIsClosed() {
        AtomicLong kept = new AtomicLong(4);
        Counter counter = store.counter("c", "1", "d", Map.of());
        Registration observed = store.observedCounter("c", "1", "d", Map.of(), kept::get);
        counter.add(3);
        counter.close();
        counter.close();
        kept.set(5);
        observed.close();
        kept.set(100);
        assertThat(store.snapshot(false).sum("c")).isEqualTo(8);
        store.counter("c", "1", "d", Map.of()).add(1);
        assertThat(store.snapshot(false).sum("c")).isEqualTo(9);
    }

    @Test
    void takesClosedGaugesOffThePageButRemembersTheirLastValue() {
        Registration gauge = store.gauge("g", "By", "d", Map.of(), () -> 7L);
        assertThat(store.snapshot(false).sum("g")).isEqualTo(7);
        gauge.close();
        assertThat(store.snapshot(false).has("g")).isFalse();
        assertThat(store.snapshot(true).sum("g")).isEqualTo(7);
        store.gauge("g", "By", "d", Map.of(), () -> 1.5);
        store.gauge("g", "By", "d", Map.of(), () -> 1.5);
        assertThat(store.snapshot(true).sum("g")).isEqualTo(3);
    }

    @Test
    void leavesOutAValueWhoseSupplierFails() {
        store.gauge("bad", "1", "d", Map.of(), (java.util.function.LongSupplier) () -> {
            throw new IllegalStateException("gone");
        });
        store.gauge("good", "1", "d", Map.of(), () -> 1L);
        assertThat(store.snapshot(false).points())
                .extracting(MetricsSnapshot.Point::name)
                .containsExactly("good");
    }

    @Test
    void boundsTheNumberOfSeries() {
        for (int i = 0; i < 5000; i++) {
            store.counter("c", "1", "d", Map.of("i", Integer.toString(i))).close();
            store.counter("o", "1", "d", Map.of("i", Integer.toString(i)));
        }
        assertThat(store.snapshot(true).points().size()).isLessThanOrEqualTo(4000);
    }

    @Test
    void writesThePrometheusText() {
        store.counter("b.c", "1", "what\nit \"is\"", Map.of("z", "1", "a.b", "x\"\\\n"))
                .add(5);
        store.gauge("a", "1", "d", Map.of(), () -> 0.25);
        store.gauge("inf", "1", "d", Map.of(), () -> Double.POSITIVE_INFINITY);
        assertThat(PrometheusText.of(store.snapshot(false), Map.of("service.name", "hearth")))
                .isEqualTo("""
                        # HELP a d
                        # TYPE a gauge
                        a 0.25
                        # HELP b_c what\\nit "is"
                        # TYPE b_c counter
                        b_c{a_b="x\\"\\\\\\n",z="1"} 5
                        # HELP inf d
                        # TYPE inf gauge
                        inf +Inf
                        # HELP target_info Target metadata
                        # TYPE target_info gauge
                        target_info{service_name="hearth"} 1
                        """);
    }
}
