/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigFormat;
import io.hearth.collector.config.ConfigSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StandardCollectorServiceTest {

    private static final ConfigSource SOURCE = ConfigSource.of(
            List.of("yaml:{receivers: {t: }, exporters: {t: }, service: {telemetry: {metrics: {level: none}},"
                    + " pipelines: {profiles: {receivers: [t], exporters: [t]}}}}"),
            List.of());

    private final Recorder world = new Recorder();

    @Test
    void waitsForAFactoryThatComesLater() throws Exception {
        FactoryRegistry empty = new FactoryRegistry();
        StandardCollectorService service = new StandardCollectorService(empty, new BuildInfo("h", "H", "1"));
        CompletableFuture<CollectorConfig> resolved = CompletableFuture.supplyAsync(() -> {
            try {
                return service.resolve(SOURCE, Duration.ofSeconds(15));
            } catch (ConfigException e) {
                throw new IllegalStateException(e);
            }
        });
        while (empty.missing().isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(service.components().waiting())
                .extracting(waiting -> waiting.kind() + " " + waiting.type() + " for " + waiting.neededBy())
                .containsExactly("RECEIVER t for t", "EXPORTER t for t");
        for (FactoryRegistry.Entry entry : world.registry.entries()) {
            empty.add(entry);
        }
        assertThat(resolved.get(10, TimeUnit.SECONDS).components().get(Kind.RECEIVER))
                .hasSize(1);
        assertThat(service.components().waiting()).isEmpty();
    }

    @Test
    void saysWhichTypeIsUnknownWhenTheWaitIsOver() {
        StandardCollectorService service =
                new StandardCollectorService(new FactoryRegistry(), new BuildInfo("h", "H", "1"));
        assertThatThrownBy(() -> service.resolve(SOURCE, Duration.ofMillis(50)))
                .hasMessageContaining("unknown type: \"t\" for id: \"t\" (valid values: [])");
    }

    @Test
    void validatesWithoutStartingAnything() throws Exception {
        world.service.validate(SOURCE);
        assertThat(world.events)
                .containsExactly(
                        "create e:t:profiles", "create r:t:profiles", "shutdown r:t:profiles", "shutdown e:t:profiles");
    }

    @Test
    void allowsNoPipelinesWhenTheGateIsOn() throws Exception {
        ConfigSource source =
                ConfigSource.of(List.of("yaml:{extensions: {t: }, service: {extensions: [t]}}"), List.of());
        assertThatThrownBy(() -> world.service.validate(source)).hasMessageContaining("at least one pipeline");
        world.service.featureGates().apply(List.of("service.AllowNoPipelines"));
        assertThat(world.service.validate(source).service().pipelines()).isEmpty();
    }

    @Test
    void describesComponentsAndWhatIsInUse() throws Exception {
        world.registry.add(
                new FactoryRegistry.Entry(Kind.RECEIVER, new Named("a_first"), "com.example.receiver", "1.0.0", 5));
        Collector collector = world.service.create(world.service.resolve(SOURCE, Duration.ZERO));
        ComponentsReport report = world.service.components();
        assertThat(report.components())
                .extracting(entry -> entry.kind() + " " + entry.type() + " " + entry.state())
                .containsExactly(
                        "RECEIVER a_first available",
                        "RECEIVER t in use",
                        "PROCESSOR t available",
                        "EXPORTER t in use",
                        "CONNECTOR t available",
                        "EXTENSION t available");
        ComponentsReport.Entry first = report.components().get(0);
        assertThat(first.module()).isEqualTo("com.example.receiver");
        assertThat(first.version()).isEqualTo("1.0.0");
        assertThat(first.alias()).isEqualTo("a1");
        assertThat(first.stability())
                .containsEntry(Signal.PROFILES, Stability.ALPHA)
                .hasSize(4);
        ComponentsReport.Entry connector = report.components().get(4);
        assertThat(connector.pairs())
                .containsEntry("profiles_to_metrics", Stability.BETA)
                .containsEntry("metrics_to_profiles", Stability.UNDEFINED)
                .hasSize(16);
        assertThat(report.providers()).containsKeys("env", "file", "yaml");
        collector.shutdown();
        assertThat(world.service.components().components())
                .noneMatch(entry -> entry.state().equals("in use"));
    }

    @Test
    void prefersTheHigherRankingAndFallsBackWhenItLeaves() {
        FactoryRegistry registry = new FactoryRegistry();
        Named low = new Named("x");
        Named high = new Named("x");
        registry.add(new FactoryRegistry.Entry(Kind.EXPORTER, low, "low", "1", 0));
        Registration better = registry.add(new FactoryRegistry.Entry(Kind.EXPORTER, high, "high", "1", 10));
        assertThat(registry.find(Kind.EXPORTER, new ComponentType("x"))).isSameAs(high);
        assertThat(registry.find(Kind.EXPORTER, new ComponentType("a1"))).isSameAs(high);
        better.close();
        assertThat(registry.find(Kind.EXPORTER, new ComponentType("x"))).isSameAs(low);
        assertThat(registry.find(Kind.RECEIVER, new ComponentType("x"))).isNull();
        assertThat(registry.types(Kind.EXPORTER)).containsExactly("x");
    }

    @Test
    void printsTheConfiguration() throws Exception {
        CollectorConfig config = world.service.resolve(SOURCE, Duration.ZERO);
        assertThat(world.service.printConfig(config, ConfigFormat.YAML, true))
                .contains("exporters:\n  t:\n    fail: \"\"\n");
        assertThat(world.service.printConfig(config, ConfigFormat.JSON, true)).startsWith("{\n  \"receivers\": {");
    }

    /** A factory that is only looked at. */
    private record Named(ComponentType type) implements ComponentFactory<Recorder.BuildConfig> {
        Named(String type) {
            this(new ComponentType(type));
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public java.util.Optional<ComponentType> deprecatedAlias() {
            return java.util.Optional.of(new ComponentType("a1"));
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.ALPHA;
        }

        @Override
        public Recorder.BuildConfig defaultConfig() {
            return Recorder.QUIET;
        }
    }
}
