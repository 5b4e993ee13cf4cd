/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.linux.Linux;
import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.ProfilerExtensions;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.internal.executable.ExecutableLoader;
import io.hearth.profiler.core.internal.executable.ExecutableTable;
import io.hearth.profiler.core.internal.executable.FileStatus;
import io.hearth.profiler.core.internal.executable.LinuxFileStatus;
import io.hearth.profiler.core.internal.executable.ReportedWindows;
import io.hearth.profiler.core.internal.extension.Enrichment;
import io.hearth.profiler.core.internal.extension.RemoteSymbols;
import io.hearth.profiler.core.internal.jit.JitFiles;
import io.hearth.profiler.core.internal.kernel.SamplerObject;
import io.hearth.profiler.core.internal.probe.ProbeHost;
import io.hearth.profiler.core.internal.process.LinuxProcesses;
import io.hearth.profiler.core.internal.process.ProcessRules;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.report.ReportSettings;
import io.hearth.profiler.core.internal.report.Reporter;
import io.hearth.profiler.core.internal.report.SymbolNames;
import io.hearth.profiler.core.internal.runtime.RuntimeHost;
import io.hearth.profiler.core.internal.runtime.StackMemory;
import io.hearth.profiler.core.internal.runtime.SwapFigures;
import io.hearth.profiler.core.internal.supervision.LoopFailures;
import io.hearth.profiler.core.internal.supervision.StopLimits;
import io.hearth.profiler.core.internal.supervision.TimeSource;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.Origins;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.TraceReader;
import io.hearth.profiler.core.internal.trace.Window;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a profiler consists of, put together; {@link #close} takes it apart. Threads are started by {@link SamplingLoop}. */
final class SamplingParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingParts.class);
    /** For a process whose JIT compilers write on a file system that does not answer, nobody waits longer. */
    private static final long MAX_FIRST_READ_MILLIS = 300;

    private static final int MAX_WINDOW_SAMPLES = 2_000_000;

    final ProfilerSettings settings;
    final SamplerObject kernel;
    final ExecutableLoader loader;
    final ExecutableTable executables;
    final ProcessTable processes;
    final RuntimeHost runtimes;
    final Enrichment enrichment;
    final RemoteSymbols symbols;
    final JitFiles generated = new JitFiles();
    final TraceReader reader;
    final ProbeHost probes;
    final Reporter reporter;
    final WindowSchedule windows;
    final SampleFates fates = new SampleFates();
    final LoopFailures failures;
    final TimeSource time;
    final LoopStatistics statistics;
    private final Runnable unpark;

    /**
     * Loads the kernel half; nothing is left behind when that fails.
     *
     * @param unpark ends a pause of the reading thread; any thread
     */
    SamplingParts(
            Linux linux,
            ProfilerSettings settings,
            ProfilerExtensions extensions,
            ProfileSink sink,
            LoopFailures failures,
            TimeSource time,
            Runnable unpark)
            throws IOException {
        this.settings = settings;
        this.failures = failures;
        this.time = time;
        long started = time.nanos();
        this.unpark = unpark;
        this.kernel = SamplerObject.load(linux, settings);
        try {
            FileStatus files = new LinuxFileStatus(linux);
            this.loader = new ExecutableLoader(kernel.executables(), this::wake);
            Stacks stacks = new Stacks();
            this.executables = new ExecutableTable(loader, kernel.executables(), files, stacks, System::nanoTime);
            this.processes = new ProcessTable(
                    new LinuxProcesses(linux, settings.environment()),
                    kernel.processes(),
                    executables,
                    rules(settings),
                    System::nanoTime);
            this.runtimes = new RuntimeHost(
                    linux,
                    extensions.unwinders(),
                    kernel.unwinderSlots(),
                    processes,
                    settings.withoutLabels(),
                    this::counts,
                    stacks,
                    kernel::wake,
                    this::wake);
            processes.listener(runtimes);
            executables.onRemoved(runtimes::removed);
            this.enrichment = new Enrichment(extensions.enrichers());
            this.symbols = new RemoteSymbols(extensions.symbolSources());
            Origins origins = new Origins(Origin.cpuClock(settings.samplesPerSecond(), new SampleFates(fates)));
            this.probes = new ProbeHost(
                    extensions.probes(), settings.probes(), kernel.probeEvents(), origins, fates, kernel::wake);
            this.reader = new TraceReader(
                    processes,
                    kernel.rows(),
                    fates,
                    origins,
                    new FrameTellers(runtimes.naming(), generated),
                    enrichment,
                    failures,
                    time,
                    new Window(MAX_WINDOW_SAMPLES));
            this.statistics = new LoopStatistics(kernel, processes, executables, fates, runtimes, probes, started);
            this.reporter = new Reporter(
                    new SymbolNames(symbols, generated),
                    executables,
                    new ReportSettings(settings.timestamps(), settings.version(), settings.hostAttributes()),
                    profiles -> {
                        sink.accept(profiles);
                        statistics.delivered();
                    },
                    linux::monotonicToRealtimeNanos,
                    this::awaitNames,
                    failures,
                    time,
                    new Window(MAX_WINDOW_SAMPLES));
            this.windows = new WindowSchedule(settings, reader, reporter);
        } catch (IOException | RuntimeException e) {
            kernel.close();
            throw e;
        }
    }

    /** The reading thread takes its next turn soon: files have settled, or it is time to stop. Any thread. */
    void wake() {
        kernel.wake();
        unpark.run();
    }

    private static ProcessRules rules(ProfilerSettings settings) {
        ProcessRules rules = new ProcessRules(
                settings.executables().include(),
                settings.executables().exclude(),
                Set.copyOf(settings.containers().include()),
                Set.copyOf(settings.containers().exclude()));
        if (settings.includesPidsOnly()) {
            rules.only(Set.copyOf(settings.pids().include()));
        }
        return rules;
    }

    /** What the services of others have to say of a window is waited for, but not longer than this. */
    private void awaitNames(long millis) {
        long until = time.nanos() + millis * 1_000_000;
        runtimes.awaitNames();
        generated.await(MAX_FIRST_READ_MILLIS);
        enrichment.await(Math.max(0, (until - time.nanos()) / 1_000_000));
    }

    private SwapFigures.Counts counts() {
        long unresolved = 0;
        for (RuntimeTotals totals : runtimes.totals().values()) {
            unresolved += totals.unresolved();
        }
        return new SwapFigures.Counts(kernel.taken(), fates.delivered(), fates.lost(), unresolved);
    }

    /** The runtimes are made before the windows. */
    private final class Stacks implements StackMemory, ReportedWindows {
        @Override
        public long window() {
            return windows.window();
        }

        @Override
        public boolean isReported(long window) {
            return windows.isReported(window);
        }

        @Override
        public boolean isMemoryShort() {
            return windows.isMemoryShort();
        }

        @Override
        public void forget() {
            windows.forget();
        }
    }

    /** For a reading thread that hangs: it may still use what is in the kernel, which goes with the process. */
    void abandon() {
        kernel.disableSampling();
        runtimes.close();
        enrichment.close();
        symbols.close();
        probes.close();
        loader.close();
    }

    @Override
    public void close() {
        runtimes.close();
        enrichment.close();
        symbols.close();
        generated.close();
        probes.close();
        loader.close();
        if (loader.awaitEnd(StopLimits.LOADER / 1_000_000)) {
            kernel.close();
        } else {
            LOG.warn("a file that is being read hangs: what is in the kernel goes with the process");
            kernel.disableSampling();
        }
    }
}
