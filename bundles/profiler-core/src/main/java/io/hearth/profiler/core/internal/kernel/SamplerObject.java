/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfLoader;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.bpf.BpfProgram;
import io.hearth.bpf.LoadOptions;
import io.hearth.bpf.Poller;
import io.hearth.bpf.RawTracepoint;
import io.hearth.linux.CpuList;
import io.hearth.linux.FileIdentity;
import io.hearth.linux.Linux;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.internal.executable.KernelExecutables;
import io.hearth.profiler.core.internal.layout.CounterLayout;
import io.hearth.profiler.core.internal.probe.ProbeEvents;
import io.hearth.profiler.core.internal.process.KernelProcesses;
import io.hearth.profiler.core.internal.process.LinuxProcesses;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import io.hearth.profiler.core.internal.trace.TraceReader;
import io.hearth.profiler.core.internal.trace.UnwindRows;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded sampler (bpf-native/src/sampler.bpf.c): its maps by duty, its ring buffer, and the perf events that
 * drive it. It belongs to the reading thread; figures may be read by anybody.
 */
public final class SamplerObject implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplerObject.class);

    private final Linux linux;
    private final ProfilerSettings settings;
    private final BpfObject object;
    private final ProcessMaps processes;
    private final UnwindTableMaps tables;
    private final KernelCounters counters;
    private final SampleRing ring;
    private final Poller poller;
    private final UnwinderSlots slots;
    private final CpuEvents events;
    private final ProbeEvents probes;
    private final List<RawTracepoint> tracepoints = new ArrayList<>();
    private final BpfLoader.@Nullable Statistics statisticsSwitch;

    private SamplerObject(Linux linux, ProfilerSettings settings, BpfObject object) throws IOException {
        this.linux = linux;
        this.settings = settings;
        this.object = object;
        int possibleCpus = CpuList.possible().length;
        this.processes = new ProcessMaps(linux, object, settings);
        this.tables = new UnwindTableMaps(object);
        this.counters = new KernelCounters(object.map("counters"), possibleCpus);
        this.slots = new UnwinderSlots(linux, object, possibleCpus);
        this.ring = new SampleRing(linux, object.map("samples"));
        this.poller = new Poller(linux);
        this.poller.add(ring.fd(), 0);
        this.events = new CpuEvents(linux, poller, object.program("sample_cpu"), settings.samplesPerSecond());
        this.probes = new PerfEventProbes(linux, object.program("sample_cpu"), events, counters::sum);
        this.statisticsSwitch = statistics(linux);
    }

    /** Loads the object of this machine's architecture; nothing is left behind when that fails. */
    public static SamplerObject load(Linux linux, ProfilerSettings settings) throws IOException {
        String arch = "aarch64".equals(System.getProperty("os.arch")) ? "aarch64" : "x86-64";
        String resource = "/bpf/" + arch + "/sampler.bpf.o";
        byte[] image;
        try (InputStream in = SamplerObject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("this bundle has no BPF object for " + arch);
            }
            image = in.readAllBytes();
        }
        int ringBytes = SampleRing.bytes(settings);
        LoadOptions options = new LoadOptions()
                .constant("include_by_default", settings.includesOnly() ? 0 : 1)
                .constant("filter_cgroups", hasCgroups(settings) ? 1 : 0)
                .constant("inherits_filters", ProcessMaps.filtersProcesses(settings) ? 1 : 0)
                .constant("keep_idle", settings.keepIdle() ? 1 : 0)
                .constant("wakeup_bytes", ringBytes / 2)
                .mapEntries("sample_scratch", CpuList.possible().length)
                .mapEntries("samples", ringBytes);
        ProcessMaps.size(options, settings, LinuxProcesses.running().length);
        if (settings.ownNamespaceOnly()) {
            FileIdentity namespace = linux.identify("/proc/self/ns/pid", true);
            options.constant("namespace_dev", namespace.device()).constant("namespace_ino", namespace.inode());
        }
        BpfObject object = new BpfLoader(linux).load(BpfObjectSpec.parse(image, "sampler"), options);
        try {
            return new SamplerObject(linux, settings, object);
        } catch (IOException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private static boolean hasCgroups(ProfilerSettings settings) {
        return !settings.cgroups().include().isEmpty()
                || !settings.cgroups().exclude().isEmpty();
    }

    private static BpfLoader.@Nullable Statistics statistics(Linux linux) {
        try {
            return new BpfLoader(linux).enableStatistics();
        } catch (IOException e) {
            LOG.debug("time spent in BPF is not measured: {}", e.getMessage());
            return null;
        }
    }

    /** Opens side-band events and the hooks of fork, exec and exit, then the samplers, still silent. */
    public void openEvents() throws IOException {
        int[] online = CpuList.online();
        events.open(settings.cpus().isEmpty() ? online : selected(), online);
        tracepoints.add(RawTracepoint.attach(linux, object.program("process_forked")));
        tracepoints.add(RawTracepoint.attach(linux, object.program("process_execed")));
        tracepoints.add(RawTracepoint.attach(linux, object.program("process_exited")));
    }

    private int[] selected() throws IOException {
        List<Integer> chosen = new ArrayList<>();
        for (int cpu : CpuList.online()) {
            if (settings.cpus().contains(cpu)) {
                chosen.add(cpu);
            }
        }
        if (chosen.isEmpty()) {
            throw new IOException("none of the CPUs in pin_cpu_ids is online");
        }
        int[] cpus = new int[chosen.size()];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = chosen.get(i);
        }
        return cpus;
    }

    public void enableSampling() throws IOException {
        events.enable();
    }

    public void disableSampling() {
        events.disable();
    }

    /** Opens events on CPUs that came online and closes those of CPUs that went; whether there were any. */
    public boolean followCpus() {
        if (settings.cpus().isEmpty()) {
            try {
                return events.follow(CpuList.online());
            } catch (IOException e) {
                LOG.warn("CPUs that came online are not sampled: {}", e.getMessage());
            }
        }
        return false;
    }

    /**
     * Sleeps until there is news of a process, or many samples, or the time is over, or {@link #wake()}.
     *
     * @return whether the kernel had something to say
     */
    public boolean await(int millis) throws IOException {
        return poller.poll(millis) > 0;
    }

    /** Any thread. */
    public void wake() {
        poller.wake();
    }

    /** Takes the news of processes; true when the kernel had to drop some since the last call. */
    public boolean drainEvents(ProcessEvents into) {
        return events.drain(into);
    }

    /** Reads at most so many samples taken until then; a later one waits for the events that explain it. */
    public int drainSamples(int max, long untilNanos, TraceReader reader) {
        return ring.drain(max, untilNanos, reader);
    }

    /** Counts every record that is there as lost; when sampling has ended. */
    public void discardSamples(TraceReader reader) {
        ring.discard(reader);
    }

    /** Where processes are published. */
    public KernelProcesses processes() {
        return processes;
    }

    /** Where unwind rows of executables are published. */
    public KernelExecutables executables() {
        return tables;
    }

    /** The rows that have been published. */
    public UnwindRows rows() {
        return tables;
    }

    /** Where unwinders of runtimes are loaded. */
    public UnwinderSlots unwinderSlots() {
        return slots;
    }

    /** Where probes are opened. */
    public ProbeEvents probeEvents() {
        return probes;
    }

    public long taken() {
        return counters.sum(CounterLayout.TAKEN);
    }

    public long ringFull() {
        return counters.sum(CounterLayout.RING_FULL);
    }

    /** Samples taken whose record a runtime's program kept to itself. */
    public long unfinished() {
        return counters.sum(CounterLayout.UNFINISHED);
    }

    public double ringFill() {
        return ring.fill();
    }

    public long mapBytes() {
        return object.memoryBytes() + slots.mapBytes() + tables.mapBytes() + processes.mapBytes();
    }

    public Map<String, Long> programNanos() {
        Map<String, Long> nanos = new LinkedHashMap<>();
        for (BpfProgram program : object.programs()) {
            try {
                nanos.put(program.name(), program.statistics().runTimeNanos());
            } catch (IOException e) {
                nanos.put(program.name(), 0L);
            }
        }
        return nanos;
    }

    @Override
    public void close() {
        events.close();
        for (RawTracepoint tracepoint : tracepoints) {
            tracepoint.close();
        }
        if (statisticsSwitch != null) {
            statisticsSwitch.close();
        }
        poller.close();
        ring.close();
        tables.close();
        processes.close();
        slots.close();
        object.close();
    }
}
