/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.ReceiverFactory;
import io.hearth.collector.api.Registration;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import io.hearth.collector.api.Telemetry;
import io.hearth.profiler.core.ProbeFigures;
import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.Profiler;
import io.hearth.profiler.core.ProfilerException;
import io.hearth.profiler.core.ProfilerExtensions;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.ProfilerSettings.Selection;
import io.hearth.profiler.core.ProfilerStatistics;
import io.hearth.profiler.core.RuntimeFigures;
import io.hearth.profiler.core.UnwinderRegistry;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole-system eBPF profiler as a receiver: starts a {@link Profiler} and hands its windows to the pipeline. */
public final class ProfilingReceiver implements Component {

    private final Settings settings;
    private final ProfilingConfig config;
    private final Consumer<ProfilesData> next;
    private final ProfilerExtensions extensions;
    private final List<Registration> registrations = new ArrayList<>();
    private @Nullable Profiler profiler;
    private final List<UnwinderRegistry.Listening> following = new ArrayList<>();

    ProfilingReceiver(
            Settings settings, ProfilingConfig config, ProfilerExtensions extensions, Consumer<ProfilesData> next) {
        this.settings = settings;
        this.config = config;
        this.extensions = extensions;
        this.next = next;
    }

    /** The receiver's factory, for hosts without OSGi; unwinders and the like are found by {@link java.util.ServiceLoader}. */
    public static ReceiverFactory<ProfilingConfig> newFactory() {
        return new ProfilingReceiverFactory();
    }

    @Override
    public void start(Host host) throws ComponentException {
        LaterFeatures.name(config, settings.logger());
        try {
            Profiler started =
                    Profiler.start(profilerSettings(), extensions, this::deliver, end -> profilingEnded(host, end));
            profiler = started;
            MissingRights.name(settings.logger());
            observe(started.statistics());
            registrations.addAll(ProbeMetrics.observe(settings.telemetry(), started.statistics(), config.probeNames()));
            followExtensions(host, started.statistics());
        } catch (ProfilerException e) {
            if (config.errorMode().equalsIgnoreCase("ignore")) {
                settings.logger().error("profiling does not start: {}", e.getMessage());
                return;
            }
            throw new ComponentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Nothing is profiled any more: the host ends, with an exit status that says so, or goes on if it was told to. */
    private void profilingEnded(Host host, String sentence) {
        Status status = config.errorMode().equalsIgnoreCase("ignore") ? Status.PERMANENT_ERROR : Status.FATAL_ERROR;
        host.report(StatusEvent.of(status, "profiling has ended by itself: " + sentence));
    }

    private void followExtensions(Host host, ProfilerStatistics statistics) {
        RuntimeMetrics metrics = new RuntimeMetrics(settings.telemetry(), statistics);
        ExtensionHealth health = new ExtensionHealth(host, extensions, config.probeNames());
        Runnable follow = () -> {
            metrics.follow(extensions.unwinders());
            health.tell();
        };
        following.add(extensions.unwinders().listen(follow));
        following.add(extensions.probes().listen(health::tell));
        follow.run();
    }

    @Override
    public void shutdown() {
        Profiler running = profiler;
        if (running != null) {
            profiler = null;
            stopFollowing();
            running.close();
            ProfilerStatistics s = running.statistics();
            StringBuilder losses = new StringBuilder();
            for (String reason : s.lossReasons()) {
                if (s.samplesLost(reason) > 0) {
                    losses.append(' ').append(reason).append('=').append(s.samplesLost(reason));
                }
            }
            settings.logger()
                    .info("profiling ends: taken={} delivered={}{}", s.samplesTaken(), s.samplesDelivered(), losses);
            for (ProbeFigures probe : s.probes()) {
                settings.logger()
                        .info(
                                "probe {}: taken={} delivered={} lost={}",
                                probe.name(),
                                probe.taken(),
                                probe.delivered(),
                                probe.lost());
            }
            for (RuntimeFigures runtime : s.runtimes()) {
                if (runtime.named() + runtime.unresolved() + runtime.failures() > 0) {
                    settings.logger()
                            .info(
                                    "unwinder {} ({}): distinct frames named={} unresolved={} failures={}",
                                    runtime.runtime(),
                                    runtime.origin(),
                                    runtime.named(),
                                    runtime.unresolved(),
                                    runtime.failures());
                }
            }
        }
    }

    private void stopFollowing() {
        following.forEach(UnwinderRegistry.Listening::close);
        following.clear();
    }

    private void deliver(ProfilesData profiles) throws ProfileSink.RefusedException {
        try {
            next.consume(profiles);
        } catch (ConsumeException e) {
            throw new ProfileSink.RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private ProfilerSettings profilerSettings() {
        List<Integer> cpus = CpuSet.parse(config.pinCpuIds());
        return new ProfilerSettings(
                config.samplesPerSecond(),
                config.reporterInterval(),
                config.reporterJitter(),
                config.sampleShape().equals(ProfilingConfig.TIMESTAMPS),
                config.sendIdleFrames(),
                config.pidNamespaceTranslation(),
                cpus == null ? List.of() : cpus,
                new Selection<>(config.include().pids(), config.exclude().pids()),
                new Selection<>(config.include().executables(), config.exclude().executables()),
                new Selection<>(config.include().cgroups(), config.exclude().cgroups()),
                new Selection<>(config.include().containers(), config.exclude().containers()),
                environmentNames(),
                config.withoutLabels(),
                config.probeNames(),
                hostAttributes(),
                config.bpfVerifierLogLevel(),
                settings.buildInfo().version());
    }

    private List<String> environmentNames() {
        List<String> names = new ArrayList<>();
        for (String name : config.includeEnvVars().split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static Map<String, String> hostAttributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        try {
            attributes.put("host.name", InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            attributes.put("host.name", "unknown");
        }
        attributes.put("host.arch", "aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "amd64");
        return attributes;
    }

    private void observe(ProfilerStatistics s) {
        Telemetry t = settings.telemetry();
        Map<String, String> none = Map.of();
        registrations.add(t.observedCounter(
                "hearth_profiler_samples_taken",
                "{sample}",
                "Samples that passed every filter",
                none,
                s::samplesTaken));
        registrations.add(t.observedCounter(
                "hearth_profiler_samples_delivered",
                "{sample}",
                "Samples handed to the next component",
                none,
                s::samplesDelivered));
        for (String reason : s.lossReasons()) {
            registrations.add(t.observedCounter(
                    "hearth_profiler_samples_lost",
                    "{sample}",
                    "Samples taken and not delivered",
                    Map.of("reason", reason),
                    () -> s.samplesLost(reason)));
        }
        registrations.add(t.observedCounter(
                "hearth_profiler_stacks_truncated",
                "{sample}",
                "Samples whose stack ends before its outermost frame",
                none,
                s::truncatedStacks));
        registrations.add(t.observedCounter(
                "hearth_profiler_samples_early",
                "{sample}",
                "Samples unwound from a copy of their stack",
                none,
                s::earlySamples));
        for (String program : s.programNanos().keySet()) {
            registrations.add(t.observedCounter(
                    "hearth_profiler_bpf_time_ns",
                    "ns",
                    "Time spent in a BPF program",
                    Map.of("program", program),
                    () -> s.programNanos().getOrDefault(program, 0L)));
        }
        registrations.add(t.gauge("hearth_profiler_bpf_map_bytes", "By", "Memory of BPF maps", none, s::mapBytes));
        registrations.add(
                t.gauge("hearth_profiler_ring_fill_ratio", "1", "Fill of the ring buffer", none, s::ringFill));
        registrations.add(t.gauge(
                "hearth_profiler_first_sample_seconds",
                "s",
                "From start to the first sample delivered",
                none,
                () -> s.firstSampleNanos() / 1e9));
        registrations.add(t.gauge("hearth_profiler_processes", "{process}", "Processes known", none, s::processes));
        registrations.add(
                t.gauge("hearth_profiler_executables", "{file}", "Executable files known", none, s::executables));
    }
}
