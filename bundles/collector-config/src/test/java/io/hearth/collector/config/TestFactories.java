/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ByteSize;
import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Connector;
import io.hearth.collector.api.ConnectorFactory;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.Extension;
import io.hearth.collector.api.ExtensionFactory;
import io.hearth.collector.api.Key;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.OptionalBlock;
import io.hearth.collector.api.PipelineRouter;
import io.hearth.collector.api.Processor;
import io.hearth.collector.api.ProcessorFactory;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Factories whose configurations use every type that the binding knows; they make no components. */
final class TestFactories implements FactoryLookup {

    private final Map<Kind, List<ComponentFactory<?>>> factories = Map.of(
            Kind.RECEIVER, List.of(new Sampler()),
            Kind.PROCESSOR, List.of(new Batch(), new Rename()),
            Kind.EXPORTER, List.of(new Sender(), new Debug()),
            Kind.CONNECTOR, List.of(new Forward()),
            Kind.EXTENSION, List.of(new Health()));

    @Override
    public @Nullable ComponentFactory<?> find(Kind kind, ComponentType type) {
        for (ComponentFactory<?> factory : factories.getOrDefault(kind, List.of())) {
            if (factory.type().equals(type)
                    || factory.deprecatedAlias().filter(type::equals).isPresent()) {
                return factory;
            }
        }
        return null;
    }

    @Override
    public List<String> types(Kind kind) {
        TreeSet<String> types = new TreeSet<>();
        factories.getOrDefault(kind, List.of()).forEach(f -> types.add(f.type().value()));
        return new ArrayList<>(types);
    }

    enum Mode {
        PROPAGATE,
        IGNORE,
        @Key("just-count")
        COUNT
    }

    record Probe(String type, int rate, @Nullable Limits limits) {}

    record Limits(int low, int high) implements Validated {
        static Limits defaults() {
            return new Limits(1, 10);
        }

        @Override
        public void validate(ConfigProblems problems) {
            if (low > high) {
                problems.add("low", "must not be above high (" + high + ")");
            }
        }
    }

    record SamplerConfig(
            int samplesPerSecond,
            Duration reporterInterval,
            double reporterJitter,
            boolean verboseMode,
            long mapEntries,
            Mode errorMode,
            List<String> interpreters,
            List<Probe> probes,
            Map<String, Integer> weights,
            ByteSize cacheSize,
            @Nullable Integer priority,
            @Key("bpf_fs_root") String root,
            @Nullable Limits limits,
            @Nullable Object extra)
            implements Validated {
        @Override
        public void validate(ConfigProblems problems) {
            if (samplesPerSecond < 1) {
                problems.add("samples_per_second", "must be at least 1, is " + samplesPerSecond);
            }
            if (root.isEmpty()) {
                problems.add("", "requires a non-empty \"bpf_fs_root\"");
            }
            if (priority != null && priority == 666) {
                throw new IllegalStateException("no such priority");
            }
        }
    }

    record Queue(int queueSize, boolean blockOnOverflow) {
        static Queue defaults() {
            return new Queue(1000, false);
        }
    }

    record Retry(boolean enabled, Duration initialInterval) {}

    record SenderConfig(
            String endpoint,
            Map<String, Secret> headers,
            @Nullable Secret token,
            @OptionalBlock @Nullable Queue sendingQueue,
            Retry retryOnFailure,
            @Nullable ComponentId auth) {}

    record DebugConfig(String verbosity) {}

    record Nothing() {}

    private static final class Sampler implements ReceiverFactory<SamplerConfig> {
        @Override
        public ComponentType type() {
            return new ComponentType("sampler");
        }

        @Override
        public Stability stability(Signal signal) {
            return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.UNDEFINED;
        }

        @Override
        public SamplerConfig defaultConfig() {
            return new SamplerConfig(
                    20,
                    Duration.ofSeconds(5),
                    0.2,
                    false,
                    4096,
                    Mode.PROPAGATE,
                    List.of("all"),
                    List.of(),
                    Map.of(),
                    new ByteSize(1 << 20),
                    null,
                    "/sys/fs/bpf/",
                    null,
                    null);
        }

        @Override
        public Component create(Settings settings, Signal signal, SamplerConfig config, Consumer<?> next) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Batch implements ProcessorFactory<Nothing> {
        @Override
        public ComponentType type() {
            return new ComponentType("batch");
        }

        @Override
        public Stability stability(Signal signal) {
            return signal.equals(Signal.PROFILES) ? Stability.UNDEFINED : Stability.BETA;
        }

        @Override
        public Nothing defaultConfig() {
            return new Nothing();
        }

        @Override
        public Processor<?> create(Settings settings, Signal signal, Nothing config, Consumer<?> next) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Rename implements ProcessorFactory<Nothing> {
        @Override
        public ComponentType type() {
            return new ComponentType("rename");
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.BETA;
        }

        @Override
        public Nothing defaultConfig() {
            return new Nothing();
        }

        @Override
        public Processor<?> create(Settings settings, Signal signal, Nothing config, Consumer<?> next) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Sender implements ExporterFactory<SenderConfig> {
        @Override
        public ComponentType type() {
            return new ComponentType("otlp_grpc");
        }

        @Override
        public Optional<ComponentType> deprecatedAlias() {
            return Optional.of(new ComponentType("otlp"));
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.STABLE;
        }

        @Override
        public SenderConfig defaultConfig() {
            return new SenderConfig(
                    "localhost:4317", Map.of(), null, Queue.defaults(), new Retry(true, Duration.ofSeconds(5)), null);
        }

        @Override
        public Exporter<?> create(Settings settings, Signal signal, SenderConfig config) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Debug implements ExporterFactory<DebugConfig> {
        @Override
        public ComponentType type() {
            return new ComponentType("debug");
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.ALPHA;
        }

        @Override
        public DebugConfig defaultConfig() {
            return new DebugConfig("basic");
        }

        @Override
        public Exporter<?> create(Settings settings, Signal signal, DebugConfig config) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Forward implements ConnectorFactory<Nothing> {
        @Override
        public ComponentType type() {
            return new ComponentType("forward");
        }

        @Override
        public Stability stability(Signal from, Signal to) {
            return from.equals(to) ? Stability.BETA : Stability.UNDEFINED;
        }

        @Override
        public Nothing defaultConfig() {
            return new Nothing();
        }

        @Override
        public Connector<?> create(Settings settings, Signal from, Signal to, Nothing config, PipelineRouter<?> next) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Health implements ExtensionFactory<Nothing> {
        @Override
        public ComponentType type() {
            return new ComponentType("health_check");
        }

        @Override
        public Stability stability() {
            return Stability.BETA;
        }

        @Override
        public Nothing defaultConfig() {
            return new Nothing();
        }

        @Override
        public Extension create(Settings settings, Nothing config) {
            throw new UnsupportedOperationException();
        }
    }
}
