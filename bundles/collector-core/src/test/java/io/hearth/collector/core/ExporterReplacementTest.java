/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.api.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An exporter whose bundle is replaced while data flow. */
@Timeout(60)
class ExporterReplacementTest {

    private static final String CONFIG = """
            receivers: {t: }
            exporters: {lines: {path: here}}
            service:
              telemetry: {metrics: {level: none}}
              pipelines: {profiles: {receivers: [t], exporters: [lines]}}
            """;

    private final Recorder world = new Recorder();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    record OldConfig(String path) {}

    record NewConfig(String path, int limit) {}

    /** @param config its defaults; each version of a vendor's bundle has a record class of its own */
    private record Lines<C>(String name, C config, List<String> events) implements ExporterFactory<C> {
        @Override
        public ComponentType type() {
            return new ComponentType("lines");
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.BETA;
        }

        @Override
        public C defaultConfig() {
            return config;
        }

        @Override
        public Exporter<?> create(Settings settings, Signal signal, C given) {
            return new Exporter<Object>() {
                @Override
                public void start(Host host) {
                    events.add(name + " starts with " + given);
                }

                @Override
                public void consume(Object data) {
                    events.add(name + " takes");
                }

                @Override
                public void shutdown() {
                    events.add(name + " stops");
                }
            };
        }
    }

    private Registration offer(String name, Object config) {
        return world.registry.add(
                new FactoryRegistry.Entry(Kind.EXPORTER, new Lines<>(name, config, events), name, "1", 0));
    }

    private Consumer<Object> flow() {
        return world.receivers.get("r:t:profiles");
    }

    @Test
    void theNextBundleTakesItsPlaceWithItsOwnRecord() throws Exception {
        Registration old = offer("old", new OldConfig(""));
        Collector collector = world.collector(CONFIG);
        collector.start();
        flow().consume(Recorder.samples(1));
        old.close();
        assertThat(events)
                .as("shut down before its bundle goes on stopping")
                .containsExactly("old starts with OldConfig[path=here]", "old takes", "old stops");
        assertThat(world.service.components().waiting()).hasSize(1);

        CountDownLatch taken = new CountDownLatch(1);
        AtomicReference<Exception> refused = new AtomicReference<>();
        Thread flowing = new Thread(() -> {
            try {
                flow().consume(Recorder.samples(2));
            } catch (ConsumeException e) {
                refused.set(e);
            }
            taken.countDown();
        });
        flowing.start();
        offer("new", new NewConfig("", 7));
        taken.await();
        assertThat(refused.get()).isNull();
        assertThat(events.subList(3, 5)).containsExactly("new starts with NewConfig[path=here, limit=7]", "new takes");
        assertThat(world.service.components().waiting()).isEmpty();
        assertThat(collector.status())
                .filteredOn(status -> status.kind() == Kind.EXPORTER)
                .allMatch(status -> status.event().status() == Status.OK);
        collector.shutdown();
        assertThat(events).last().isEqualTo("new stops");
        assertThat(collector.metrics().sum("otelcol_exporter_sent_profile_samples"))
                .isEqualTo(3);
    }

    @Test
    void oneThatIsThereAlreadyTakesItsPlaceAtOnce() throws Exception {
        Registration old = offer("old", new OldConfig(""));
        offer("other", new OldConfig(""));
        Collector collector = world.collector(CONFIG);
        collector.start();
        old.close();
        flow().consume(Recorder.samples(1));
        assertThat(events).last().isEqualTo("other takes");
        collector.shutdown();
    }

    @Test
    void withoutAnotherItsDataAreRefusedAfterAWhile() throws Exception {
        Registration old = offer("old", new OldConfig(""));
        Collector collector = world.collector(CONFIG);
        collector.start();
        old.close();
        offer("unfit", new BrokenConfig(0));
        assertThatThrownBy(() -> flow().consume(Recorder.samples(1)))
                .isInstanceOfSatisfying(
                        ConsumeException.class, e -> assertThat(e.isPermanent()).isFalse())
                .hasMessageContaining("its bundle has gone");
        collector.shutdown();
        assertThat(events).containsOnlyOnce("old stops");
    }

    /** Has not the key that the configuration sets. */
    record BrokenConfig(int somethingElse) {}
}
