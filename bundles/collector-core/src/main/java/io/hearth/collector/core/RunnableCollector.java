/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Extension;
import io.hearth.collector.api.ExtensionFactory;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import io.hearth.collector.config.BoundComponent;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.TelemetryConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A collector as built from a configuration: extensions, the graph of pipelines, and the page with its metrics. */
final class RunnableCollector implements Collector, Instance.Surroundings {

    private static final Logger log = LoggerFactory.getLogger(Collector.class);

    private final CollectorConfig config;
    private final FactoryRegistry registry;
    private final CollectorOptions options;
    private final Map<String, String> resource;
    private final MetricStore metrics = new MetricStore();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> fatal = new AtomicReference<>();
    private final Map<ComponentId, Extension> extensions = new LinkedHashMap<>();

    /** In start order; extensions and pipelines. */
    private final List<Instance> extensionInstances = new ArrayList<>();

    /** As made with the graph; those of exporters may have been replaced since, see {@link #inPipelines}. */
    private final List<Instance> instances = new ArrayList<>();

    private final Map<Instance, ExporterSlot> slots = new HashMap<>();
    private final ExporterReplacement replacement;

    private final Object lifecycle = new Object();

    /** Guarded by lifecycle. */
    private Phase phase = Phase.BUILT;

    /** Written under lifecycle. */
    private volatile @Nullable MetricsPage page;

    private enum Phase {
        BUILT,
        STARTED,
        STOPPED
    }

    RunnableCollector(CollectorConfig config, FactoryRegistry registry, BuildInfo buildInfo, CollectorOptions options)
            throws ComponentException {
        this.config = config;
        this.registry = registry;
        this.options = options;
        this.resource =
                CollectorResource.of(buildInfo, config.service().telemetry().resource());
        ComponentMaker maker = new ComponentMaker(buildInfo, metrics, resource, this);
        GraphBuilder graph = new GraphBuilder(config, maker);
        try {
            graph.build();
            instances.addAll(graph.instances());
            graph.slots().forEach(slot -> slots.put(slot.instance(), slot));
            makeExtensions(maker);
        } catch (ComponentException e) {
            instances.clear();
            instances.addAll(graph.instances());
            abandon(e);
            throw e;
        }
        replacement = new ExporterReplacement(graph.slots(), registry, options, new ReplacedLife());
        for (Instance instance : all()) {
            registry.use(instance.factory(), 1);
        }
    }

    /** An exporter that comes or goes while everything else runs. */
    private final class ReplacedLife implements ExporterReplacement.Life {
        @Override
        public void start(Instance instance) throws ComponentException {
            try {
                startOne(instance);
                makeReady(instance);
            } catch (ComponentException | RuntimeException e) {
                RunnableCollector.this.stop(instance, e::addSuppressed);
                throw e;
            }
        }

        @Override
        public void stop(Instance instance) {
            RunnableCollector.this.stop(instance, e -> log.error("{}", sentence(e)));
        }
    }

    private void makeExtensions(ComponentMaker maker) throws ComponentException {
        Map<ComponentId, Instance> made = new LinkedHashMap<>();
        for (ComponentId id : config.service().extensions()) {
            BoundComponent bound = config.component(Kind.EXTENSION, id);
            if (bound == null || made.containsKey(id)) {
                continue;
            }
            Instance instance = maker.instance(bound, "");
            try {
                Extension extension = create(bound, maker, instance);
                instance.holds(extension);
                made.put(id, instance);
                extensions.put(id, extension);
            } catch (ComponentException | RuntimeException e) {
                extensionInstances.addAll(made.values());
                throw new ComponentException("failed to create extension \"" + id + "\": " + sentence(e), e);
            }
        }
        extensionInstances.addAll(made.values());
        List<ComponentId> order = ExtensionOrder.of(extensions);
        extensionInstances.sort((a, b) -> Integer.compare(order.indexOf(a.id()), order.indexOf(b.id())));
    }

    @SuppressWarnings("unchecked")
    private static Extension create(BoundComponent bound, ComponentMaker maker, Instance instance)
            throws ComponentException {
        return ((ExtensionFactory<Object>) bound.factory()).create(maker.settings(instance), bound.config());
    }

    /** Shuts down what was made for a graph that could not be completed. */
    private void abandon(ComponentException why) {
        for (Instance instance : reversed(all())) {
            stop(instance, why::addSuppressed);
        }
        phase = Phase.STOPPED;
    }

    @Override
    public void start() throws ComponentException {
        synchronized (lifecycle) {
            if (phase != Phase.BUILT) {
                throw new ComponentException("a collector is started once; build a new one");
            }
            phase = Phase.STARTED;
            try {
                openPage();
                for (Instance instance : all()) {
                    startOne(instance);
                }
                for (Instance instance : all()) {
                    makeReady(instance);
                }
                replacement.begin();
            } catch (ComponentException | RuntimeException | Error e) {
                ComponentException failure =
                        e instanceof ComponentException known ? known : new ComponentException(sentence(e), e);
                stopAll(failure::addSuppressed);
                throw failure;
            }
            log.info("Everything is ready. Begin running and processing data.");
        }
    }

    private void startOne(Instance instance) throws ComponentException {
        instance.report(StatusEvent.of(Status.STARTING, ""));
        Component component = instance.component();
        try {
            TimedStep.run("start of " + instance, component, options.startLimit(), () -> component.start(instance));
        } catch (ComponentException e) {
            instance.report(StatusEvent.of(Status.PERMANENT_ERROR, "failed to start", e));
            throw new ComponentException(
                    "failed to start \"" + instance.id() + "\" "
                            + instance.kind().label() + ": " + sentence(e),
                    e);
        }
        if (instance.status().status() == Status.STARTING) {
            instance.report(StatusEvent.ok());
        }
    }

    private void makeReady(Instance instance) throws ComponentException {
        Component component = instance.component();
        TimedStep.run("readiness of " + instance, component, options.startLimit(), component::ready);
    }

    private void openPage() throws ComponentException {
        new ProcessMetrics(Path.of("/proc/self")).register(metrics);
        TelemetryConfig.Metrics wanted = config.service().telemetry().metrics();
        if (wanted.level() == TelemetryConfig.MetricsLevel.NONE) {
            return;
        }
        for (TelemetryConfig.Reader reader : wanted.readers()) {
            TelemetryConfig.Pull pull = reader.pull();
            TelemetryConfig.PullExporter exporter = pull == null ? null : pull.exporter();
            TelemetryConfig.Prometheus prometheus = exporter == null ? null : exporter.prometheus();
            if (prometheus != null && page == null) {
                openPage(prometheus);
            }
        }
    }

    private void openPage(TelemetryConfig.Prometheus prometheus) throws ComponentException {
        String host = prometheus.host() == null ? "localhost" : prometheus.host();
        try {
            MetricsPage opened = new MetricsPage(
                    host, prometheus.port(), () -> PrometheusText.of(metrics.snapshot(false), resource));
            opened.start(this::reportPage);
            page = opened;
        } catch (IOException | RuntimeException e) {
            throw new ComponentException(
                    "failed to serve the collector's own metrics on " + host + ":" + prometheus.port() + ": "
                            + sentence(e)
                            + "; choose another port with service::telemetry::metrics::readers, or switch them off with"
                            + " --set service.telemetry.metrics.level=none",
                    e);
        }
    }

    /** The page is not worth the whole collector; that it is gone stands in the log. */
    private void reportPage(Throwable cause) {
        log.error("The collector's own metrics are not served any more: {}", cause.toString(), cause);
    }

    @Override
    public void requestStop() {
        end.countDown();
    }

    @Override
    public Optional<String> awaitTermination() throws InterruptedException {
        end.await();
        return fatalError();
    }

    @Override
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        return end.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<String> fatalError() {
        return Optional.ofNullable(fatal.get());
    }

    @Override
    public void shutdown() throws ComponentException {
        List<String> failures = new ArrayList<>();
        synchronized (lifecycle) {
            if (phase == Phase.STOPPED) {
                return;
            }
            boolean wasStarted = phase == Phase.STARTED;
            stopAll(e -> failures.add(sentence(e)));
            if (wasStarted) {
                log.info("Stopped. {}", StopSummary.of(metrics()));
            }
        }
        if (!failures.isEmpty()) {
            throw new ComponentException(String.join("; ", failures));
        }
    }

    /** Takes what goes wrong; nothing keeps the rest from being shut down. */
    private interface Failures {
        void add(Exception e);
    }

    private void stopAll(Failures failures) {
        phase = Phase.STOPPED;
        end.countDown();
        replacement.end();
        extensions.forEach((id, extension) -> {
            try {
                TimedStep.run(
                        "end of readiness of \"" + id + "\" extension",
                        extension,
                        options.shutdownLimit(),
                        extension::notReady);
            } catch (ComponentException e) {
                failures.add(e);
            }
        });
        for (Instance instance : reversed(inPipelines())) {
            stop(instance, failures);
        }
        for (Instance instance : reversed(extensionInstances)) {
            stop(instance, failures);
        }
        for (Instance instance : all()) {
            registry.use(instance.factory(), -1);
        }
        MetricsPage opened = page;
        if (opened != null) {
            opened.close();
        }
    }

    private void stop(Instance instance, Failures failures) {
        instance.report(StatusEvent.of(Status.STOPPING, ""));
        try {
            Component component = instance.component();
            TimedStep.run("shutdown of " + instance, component, options.shutdownLimit(), component::shutdown);
            instance.report(StatusEvent.of(Status.STOPPED, ""));
        } catch (ComponentException e) {
            instance.report(StatusEvent.of(Status.PERMANENT_ERROR, "failed to shut down", e));
            failures.add(new ComponentException("failed to shut down " + instance + ": " + sentence(e), e));
        }
    }

    private List<Instance> all() {
        List<Instance> all = new ArrayList<>(extensionInstances);
        all.addAll(inPipelines());
        return all;
    }

    /** Those that are there now; an exporter whose bundle has gone has been shut down already. */
    private List<Instance> inPipelines() {
        List<Instance> now = new ArrayList<>();
        for (Instance made : instances) {
            ExporterSlot slot = slots.get(made);
            if (slot == null) {
                now.add(made);
            } else if (!slot.isEmpty()) {
                now.add(slot.instance());
            }
        }
        return now;
    }

    private static List<Instance> reversed(List<Instance> list) {
        List<Instance> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private static String sentence(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    @Override
    public MetricsSnapshot metrics() {
        return metrics.snapshot(true);
    }

    @Override
    public List<ComponentStatus> status() {
        List<ComponentStatus> all = new ArrayList<>();
        for (Instance instance : extensionInstances) {
            all.add(instance.snapshot());
        }
        for (Instance made : instances) {
            ExporterSlot slot = slots.get(made);
            all.add((slot == null ? made : slot.instance()).snapshot());
        }
        return all;
    }

    @Override
    public Optional<InetSocketAddress> metricsAddress() {
        MetricsPage opened = page;
        return opened == null ? Optional.empty() : Optional.of(opened.address());
    }

    @Override
    public Map<ComponentId, Extension> extensions() {
        return Collections.unmodifiableMap(extensions);
    }

    @Override
    public @Nullable ComponentFactory<?> factory(Kind kind, ComponentType type) {
        return registry.find(kind, type);
    }

    @Override
    public void fatal(String sentence) {
        fatal.compareAndSet(null, sentence);
        end.countDown();
    }
}
