/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal;

import io.hearth.linux.Linux;
import io.hearth.profiler.core.ProfileSink;
import io.hearth.profiler.core.ProfilerExtensions;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.ProfilerStatistics;
import io.hearth.profiler.core.RuntimeTotals;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.ExecutableLoader;
import io.hearth.profiler.core.internal.executable.ExecutableTable;
import io.hearth.profiler.core.internal.extension.Enrichment;
import io.hearth.profiler.core.internal.extension.RemoteSymbols;
import io.hearth.profiler.core.internal.kernel.SamplerObject;
import io.hearth.profiler.core.internal.probe.ProbeHost;
import io.hearth.profiler.core.internal.process.LinuxProcesses;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import io.hearth.profiler.core.internal.process.ProcessRules;
import io.hearth.profiler.core.internal.process.ProcessTable;
import io.hearth.profiler.core.internal.report.ReportSettings;
import io.hearth.profiler.core.internal.report.Reporter;
import io.hearth.profiler.core.internal.report.SymbolNames;
import io.hearth.profiler.core.internal.runtime.RuntimeHost;
import io.hearth.profiler.core.internal.runtime.StackMemory;
import io.hearth.profiler.core.internal.runtime.SwapFigures;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.Origins;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.TraceReader;
import io.hearth.profiler.core.internal.trace.Window;
import java.io.IOException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading thread. Four times a second, and sooner after news of processes: files that have been loaded, process events, then samples, so that a sample
 * is read after the events that explain it; and at the end of each interval the window goes to the reporter.
 */
public final class SamplingLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplingLoop.class);
    private static final int QUIET_MILLIS = 250;
    private static final long LEAST_PAUSE_NANOS = 100_000_000L;
    private static final int MAX_RECORDS = 8192;
    private static final int MAX_WINDOW_SAMPLES = 2_000_000;
    private static final long HOUSEKEEPING_NANOS = 5_000_000_000L;
    private static final long FIRST_WINDOW_NANOS = 250_000_000L;
    private static final long FIRST_FILES_NANOS = 500_000_000L;
    private static final long FIRST_FILES_OF_FEW_NANOS = 2_000_000_000L;
    private static final long START_MILLIS = 10_000;
    private static final long FINISH_MILLIS = 20_000;

    private final ProfilerSettings settings;
    private final SamplerObject kernel;
    private final ExecutableLoader loader;
    private final ExecutableTable executables;
    private final ProcessTable processes;
    private final RuntimeHost runtimes;
    private final Enrichment enrichment;
    private final RemoteSymbols symbols;
    private final ProcessEvents events = new ProcessEvents();
    private final TraceReader reader;
    private final ProbeHost probes;
    private final Reporter reporter;
    private final SampleFates fates = new SampleFates();
    private final LoopStatistics statistics;
    private final SplittableRandom random = new SplittableRandom();
    private final boolean onlyPids;
    private final CountDownLatch sampling = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopping;
    private long windowNumber;
    private long windowEnd;
    private boolean delivering;
    private long housekeeping;
    private long turned;

    private SamplingLoop(Linux linux, ProfilerSettings settings, ProfilerExtensions extensions, ProfileSink sink)
            throws IOException {
        this.settings = settings;
        long started = System.nanoTime();
        this.kernel = SamplerObject.load(linux, settings);
        try {
            this.loader = new ExecutableLoader(kernel, this::wake);
            this.executables = new ExecutableTable(loader, kernel);
            ProcessRules rules = new ProcessRules(
                    settings.executables().include(),
                    settings.executables().exclude(),
                    Set.copyOf(settings.containers().include()),
                    Set.copyOf(settings.containers().exclude()));
            this.onlyPids = settings.includesPidsOnly();
            if (onlyPids) {
                rules.only(Set.copyOf(settings.pids().include()));
            }
            this.processes = new ProcessTable(new LinuxProcesses(settings.environment()), kernel, executables, rules);
            Window first = new Window(MAX_WINDOW_SAMPLES);
            this.runtimes = new RuntimeHost(
                    linux,
                    extensions.unwinders(),
                    kernel.unwinderSlots(),
                    processes,
                    settings.withoutLabels(),
                    this::counts,
                    new Stacks(),
                    kernel::wake,
                    this::wake);
            processes.listener(runtimes);
            this.enrichment = new Enrichment(extensions.enrichers());
            this.symbols = new RemoteSymbols(extensions.symbolSources());
            Origins origins = new Origins(Origin.cpuClock(settings.samplesPerSecond(), new SampleFates(fates)));
            this.probes = new ProbeHost(
                    extensions.probes(), settings.probes(), kernel.probeEvents(), origins, fates, kernel::wake);
            this.reader = new TraceReader(processes, kernel, fates, origins, runtimes.naming(), enrichment, first);
            this.statistics = new LoopStatistics(kernel, processes, executables, fates, runtimes, probes, started);
            ReportSettings report =
                    new ReportSettings(settings.timestamps(), settings.version(), settings.hostAttributes());
            this.reporter = new Reporter(
                    new SymbolNames(symbols),
                    executables,
                    report,
                    profiles -> {
                        sink.accept(profiles);
                        statistics.delivered();
                    },
                    linux::monotonicToRealtimeNanos,
                    this::awaitNames,
                    new Window(MAX_WINDOW_SAMPLES));
            this.thread = new Thread(null, this::run, "hearth-sampler", 512 << 10);
            this.thread.setDaemon(true);
        } catch (IOException | RuntimeException e) {
            kernel.close();
            throw e;
        }
    }

    public static SamplingLoop start(
            Linux linux, ProfilerSettings settings, ProfilerExtensions extensions, ProfileSink sink)
            throws IOException {
        SamplingLoop loop = new SamplingLoop(linux, settings, extensions, sink);
        try {
            loop.begin();
        } catch (IOException | RuntimeException e) {
            loop.closeExtensions();
            loop.loader.close();
            loop.kernel.close();
            throw e;
        }
        return loop;
    }

    /** Events are opened before the scan, so that nothing that happens meanwhile is missed. */
    private void begin() throws IOException {
        kernel.openEvents();
        reporter.start();
        thread.start();
        try {
            // Whoever starts a profiler counts its time from here.
            sampling.await(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long now = System.nanoTime();
            openWindow(now);
            processes.scan();
            processes.publish(System.nanoTime());
            awaitFirstFiles();
            kernel.enableSampling();
            probes.begin(System.nanoTime());
            sampling.countDown();
            windowEnd = System.nanoTime() + FIRST_WINDOW_NANOS;
            while (!stopping) {
                awaitNews();
                turnOrSkip();
            }
            kernel.disableSampling();
            probes.end();
            turn();
            drainLoads();
            turn();
            reader.deliverParked(true, true);
            runtimes.end();
            reader.window().close(System.nanoTime());
            reporter.finish(reader.window(), FINISH_MILLIS);
        } catch (IOException | RuntimeException e) {
            LOG.error("profiling has stopped", e);
        } finally {
            sampling.countDown();
            runtimes.end();
        }
    }

    /** A sample is unwound best by the kernel half, so files are read and runtimes attached first; not for long. */
    private void awaitFirstFiles() throws IOException {
        long until = System.nanoTime() + (onlyPids ? FIRST_FILES_OF_FEW_NANOS : FIRST_FILES_NANOS);
        while (!stopping && (executables.loading() > 0 || runtimes.isBusy()) && System.nanoTime() < until) {
            kernel.await(20);
            turn();
        }
    }

    /**
     * Four turns a second while nothing happens; at once when a process appears, so that its samples find it known, but
     * then at most ten a second: what a turn costs on a quiet machine is mostly the waking.
     */
    private void awaitNews() throws IOException {
        if (kernel.await(QUIET_MILLIS)) {
            long pause = turned + LEAST_PAUSE_NANOS - System.nanoTime();
            if (pause > 0 && !stopping) {
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    /** Files have settled, or it is time to stop. Any thread. */
    private void wake() {
        kernel.wake();
        LockSupport.unpark(thread);
    }

    /** Samples whose files are still being read wait for them, a little. */
    private void drainLoads() throws IOException {
        long until = System.nanoTime() + 2_000_000_000L;
        while (reader.parked() > 0 && System.nanoTime() < until) {
            kernel.await(20);
            turn();
        }
    }

    /** An add-on that takes all memory costs itself, and at most a turn of ours. */
    private void turnOrSkip() throws IOException {
        try {
            turn();
        } catch (OutOfMemoryError e) {
            LOG.warn("out of memory, one turn skipped: {}", e.getMessage());
        }
    }

    private void turn() throws IOException {
        long now = System.nanoTime();
        turned = now;
        probes.turn(now);
        boolean changed = false;
        for (Executable e = executables.pollSettled(); e != null; e = executables.pollSettled()) {
            processes.settled(e);
            changed = true;
        }
        boolean lost = kernel.drainEvents(events);
        events.tell(processes, now);
        if (lost) {
            processes.rescan();
        }
        processes.publish(now);
        runtimes.turn(now);
        processes.publish(now);
        kernel.drainSamples(MAX_RECORDS, reader);
        processes.publish(now);
        reader.deliverParked(false, changed);
        // The first window is short, somebody may be waiting to see something, and is not wasted on nothing.
        if (now >= windowEnd && (delivering || reader.window().samples() > 0)
                || reader.window().isLarge()) {
            delivering = true;
            exchangeWindow(now);
        }
        if (now >= housekeeping) {
            housekeeping = now + HOUSEKEEPING_NANOS;
            if (kernel.followCpus()) {
                probes.reopen(now);
            }
            processes.markUsed(now);
            executables.removeUnused(now);
        }
    }

    /** What the services of others have to say of a window is waited for, but not longer than this. */
    private void awaitNames(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        runtimes.awaitNames();
        enrichment.await(Math.max(0, (until - System.nanoTime()) / 1_000_000));
    }

    private void closeExtensions() {
        runtimes.close();
        enrichment.close();
        symbols.close();
        probes.close();
    }

    private SwapFigures.Counts counts() {
        long lost = 0;
        for (SampleFates.Loss loss : SampleFates.Loss.values()) {
            lost += fates.lost(loss);
        }
        long unresolved = 0;
        for (RuntimeTotals totals : runtimes.totals().values()) {
            unresolved += totals.unresolved();
        }
        return new SwapFigures.Counts(kernel.taken(), fates.delivered(), lost, unresolved);
    }

    private void openWindow(long now) {
        reader.window().open(now);
        double jitter = settings.reportJitter() * (2 * random.nextDouble() - 1);
        windowEnd = now + (long) (settings.reportInterval().toNanos() * (1 + jitter));
    }

    private void exchangeWindow(long now) {
        reader.window().close(now);
        Window spare = reporter.exchange(reader.window());
        if (spare != null) {
            windowNumber++;
            reader.window(spare);
            openWindow(now);
        }
    }

    /** Stacks in tables and windows. */
    private final class Stacks implements StackMemory {
        @Override
        public long window() {
            return windowNumber;
        }

        @Override
        public boolean isReported(long window) {
            return reporter.reported() > window
                    || window == windowNumber && reader.window().samples() == 0;
        }

        @Override
        public boolean isPressed() {
            return reader.window().isLarge();
        }

        @Override
        public void forget() {
            reader.forgetStacks();
            reporter.forgetStacks();
        }
    }

    public ProfilerStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            thread.join(2 * FINISH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        statistics.freeze();
        reporter.close();
        closeExtensions();
        loader.close();
        kernel.close();
    }
}
