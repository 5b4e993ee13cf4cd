/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import com.google.protobuf.Message;
import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Connector;
import io.hearth.collector.api.ConnectorFactory;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.ExporterFactory;
import io.hearth.collector.api.Extension;
import io.hearth.collector.api.ExtensionFactory;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.PipelineRouter;
import io.hearth.collector.api.Processor;
import io.hearth.collector.api.ProcessorFactory;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigSource;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A world of components of the type {@code t}, of every kind and signal, that write down what happens to them. */
final class Recorder {

    static final BuildConfig QUIET = new BuildConfig("", "", List.of(), false);

    final FactoryRegistry registry = new FactoryRegistry();
    final StandardCollectorService service;
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Consumer<Object>> receivers = new HashMap<>();
    final Map<String, Host> hosts = new HashMap<>();
    final CountDownLatch release = new CountDownLatch(1);

    Recorder() {
        this(CollectorOptions.defaults());
    }

    Recorder(CollectorOptions options) {
        service = new StandardCollectorService(
                registry, new io.hearth.collector.api.BuildInfo("hearth", "Hearth", "1.2.3"), options);
        registry.add(Kind.RECEIVER, new Receivers());
        registry.add(Kind.PROCESSOR, new Processors());
        registry.add(Kind.EXPORTER, new Exporters());
        registry.add(Kind.CONNECTOR, new Connectors());
        registry.add(Kind.EXTENSION, new Extensions());
    }

    /** What a component is told to do: where to fail or hang, whom to depend on. */
    record BuildConfig(String fail, String hang, List<ComponentId> needs, boolean mutates) {}

    CollectorConfig config(String yaml) throws ConfigException {
        return service.resolve(ConfigSource.of(List.of("yaml:" + yaml), List.of()), Duration.ZERO);
    }

    Collector collector(String yaml) throws ConfigException, ComponentException {
        return service.create(config(yaml));
    }

    static ProfilesData samples(int count) {
        Profile.Builder profile = Profile.newBuilder();
        for (int i = 0; i < count; i++) {
            profile.addSamples(Sample.newBuilder().setStackIndex(i));
        }
        return ProfilesData.newBuilder()
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder().addProfiles(profile)))
                .build();
    }

    private static final ComponentType TYPE = new ComponentType("t");

    private class Part implements Component {
        final String name;
        final BuildConfig config;

        Part(String name, BuildConfig config) throws ComponentException {
            this.name = name;
            this.config = config;
            act("create");
        }

        final void act(String step) throws ComponentException {
            events.add(step + " " + name);
            if (config.fail().equals(step)) {
                throw new ComponentException("told to fail");
            }
            if (config.hang().equals(step)) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    events.add("interrupted " + name);
                }
            }
        }

        @Override
        public void start(Host host) throws ComponentException {
            hosts.put(name, host);
            act("start");
        }

        @Override
        public void ready() {
            events.add("ready " + name);
        }

        @Override
        public void shutdown() throws ComponentException {
            act("shutdown");
        }
    }

    private final class Flow extends Part implements Exporter<Message>, Processor<Message>, Connector<Message> {
        private final @Nullable Consumer<Object> next;

        Flow(String name, BuildConfig config, @Nullable Consumer<?> next) throws ComponentException {
            super(name, config);
            @SuppressWarnings("unchecked")
            Consumer<Object> any = (Consumer<Object>) next;
            this.next = any;
        }

        @Override
        public boolean mutatesData() {
            return config.mutates();
        }

        @Override
        public boolean countsItself() {
            return config.fail().equals("counts itself");
        }

        @Override
        public void consume(Message data) throws ConsumeException {
            events.add("consume " + name);
            if (config.fail().equals("consume")) {
                throw ConsumeException.retryable(name + " is full");
            }
            if (config.fail().equals("defect")) {
                throw new IllegalStateException("defect in " + name);
            }
            if (next != null) {
                next.consume(data);
            }
        }
    }

    private final class Plugin extends Part implements Extension {
        Plugin(String name, BuildConfig config) throws ComponentException {
            super(name, config);
        }

        @Override
        public List<ComponentId> dependencies() {
            return config.needs();
        }

        @Override
        public void notReady() {
            events.add("notReady " + name);
        }
    }

    private final class Receivers implements ReceiverFactory<BuildConfig> {
        @Override
        public ComponentType type() {
            return TYPE;
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.BETA;
        }

        @Override
        public BuildConfig defaultConfig() {
            return QUIET;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Component create(Settings settings, Signal signal, BuildConfig config, Consumer<?> next)
                throws ComponentException {
            String name = "r:" + settings.id() + ":" + signal;
            receivers.put(name, (Consumer<Object>) next);
            return new Part(name, config);
        }
    }

    private final class Processors implements ProcessorFactory<BuildConfig> {
        @Override
        public ComponentType type() {
            return TYPE;
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.BETA;
        }

        @Override
        public BuildConfig defaultConfig() {
            return QUIET;
        }

        @Override
        public Processor<?> create(Settings settings, Signal signal, BuildConfig config, Consumer<?> next)
                throws ComponentException {
            return new Flow("p:" + settings.id(), config, next);
        }
    }

    private final class Exporters implements ExporterFactory<BuildConfig> {
        @Override
        public ComponentType type() {
            return TYPE;
        }

        @Override
        public Stability stability(Signal signal) {
            return Stability.STABLE;
        }

        @Override
        public BuildConfig defaultConfig() {
            return QUIET;
        }

        @Override
        public Exporter<?> create(Settings settings, Signal signal, BuildConfig config) throws ComponentException {
            return new Flow("e:" + settings.id() + ":" + signal, config, null);
        }
    }

    private final class Connectors implements ConnectorFactory<BuildConfig> {
        @Override
        public ComponentType type() {
            return TYPE;
        }

        @Override
        public Stability stability(Signal from, Signal to) {
            return from.equals(to) || to.equals(Signal.METRICS) ? Stability.BETA : Stability.UNDEFINED;
        }

        @Override
        public BuildConfig defaultConfig() {
            return QUIET;
        }

        @Override
        public Connector<?> create(
                Settings settings, Signal from, Signal to, BuildConfig config, PipelineRouter<?> next)
                throws ComponentException {
            events.add("routes " + next.pipelines());
            return new Flow("c:" + settings.id() + ":" + from + ">" + to, config, from.equals(to) ? next : null);
        }
    }

    private final class Extensions implements ExtensionFactory<BuildConfig> {
        @Override
        public ComponentType type() {
            return TYPE;
        }

        @Override
        public Stability stability() {
            return Stability.BETA;
        }

        @Override
        public BuildConfig defaultConfig() {
            return QUIET;
        }

        @Override
        public Extension create(Settings settings, BuildConfig config) throws ComponentException {
            return new Plugin("x:" + settings.id(), config);
        }
    }
}
