/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfLoader;
import io.hearth.bpf.BpfMap;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.bpf.BpfProgram;
import io.hearth.bpf.LoadOptions;
import io.hearth.bpf.Poller;
import io.hearth.bpf.RawTracepoint;
import io.hearth.bpf.RingBuffer;
import io.hearth.linux.CpuList;
import io.hearth.linux.FileIdentity;
import io.hearth.linux.Linux;
import io.hearth.linux.MappedRegion;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.internal.executable.KernelExecutables;
import io.hearth.profiler.core.internal.layout.CounterLayout;
import io.hearth.profiler.core.internal.layout.MappingLayout;
import io.hearth.profiler.core.internal.layout.RuleLayout;
import io.hearth.profiler.core.internal.probe.ProbeEvents;
import io.hearth.profiler.core.internal.process.KernelProcesses;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import io.hearth.profiler.core.internal.trace.TraceReader;
import io.hearth.profiler.core.internal.trace.UnwindRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded sampler (bpf-native/src/sampler.bpf.c): its maps as the tables that processes and executables are published
 * in, its ring buffer, and the perf events that drive it. Tables of processes belong to the reading thread, those of
 * executables to the loader threads; figures may be read by anybody.
 */
public final class SamplerObject implements KernelProcesses, KernelExecutables, UnwindRows, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SamplerObject.class);
    private static final int MIN_RING_BYTES = 1 << 19;
    /** Probes' samples come in bursts, most of all from new processes, whose samples carry copies of their stacks. */
    private static final int MIN_RING_BYTES_OF_PROBES = 1 << 22;

    private static final int MAX_RING_BYTES = 1 << 26;
    private static final int BYTES_PER_SAMPLE = 2048;

    private final Linux linux;
    private final ProfilerSettings settings;
    private final BpfObject object;
    private final BpfMap processes;
    private final BpfMap pool;
    private final BpfMap tables;
    private final BpfMap rulesMap;
    private final BpfMap pidFilter;
    private final BpfMap counters;
    private final RingBuffer ring;
    private final Poller poller;
    private final MappedRegion rules;
    private final UnwinderSlots slots;
    private final CpuEvents events;
    private final ProbeEvents probes;
    private final List<RawTracepoint> tracepoints = new ArrayList<>();
    private final BpfLoader.@Nullable Statistics statisticsSwitch;
    private final ByteBuffer key = direct(8);
    private final ByteBuffer processValue = direct(MappingLayout.PROCESS_SIZE);
    private final ByteBuffer filterValue = direct(4);
    private final ByteBuffer pair = direct(8);
    private final ByteBuffer perCpu;
    private final @Nullable BpfMap[] rowMaps;
    private final int possibleCpus;
    private @Nullable BpfMap poolMap;
    private @Nullable MappedRegion poolMemory;

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private SamplerObject(Linux linux, ProfilerSettings settings, BpfObject object) throws IOException {
        this.linux = linux;
        this.settings = settings;
        this.object = object;
        this.processes = object.map("processes");
        this.pool = object.map("mapping_pool");
        this.tables = object.map("unwind_tables");
        this.rulesMap = object.map("unwind_rules");
        this.pidFilter = object.map("pid_filter");
        this.counters = object.map("counters");
        this.rowMaps = new BpfMap[tables.maxEntries()];
        this.possibleCpus = CpuList.possible().length;
        this.perCpu = direct(8 * possibleCpus);
        this.rules = rulesMap.mmap();
        this.slots = new UnwinderSlots(linux, object, possibleCpus);
        this.ring = RingBuffer.open(linux, object.map("samples"));
        this.poller = new Poller(linux);
        this.poller.add(ring.fd(), 0);
        this.events = new CpuEvents(linux, poller, object.program("sample_cpu"), settings.samplesPerSecond());
        this.probes = new PerfEventProbes(linux, object.program("sample_cpu"), events, this::counter);
        this.statisticsSwitch = statistics(linux);
        filterByPid();
        filterByCgroup();
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
        int ringBytes = Math.max(
                ringBytes(settings.samplesPerSecond(), CpuList.online().length),
                settings.probes().isEmpty() ? 0 : MIN_RING_BYTES_OF_PROBES);
        LoadOptions options = new LoadOptions()
                .constant("include_by_default", settings.includesOnly() ? 0 : 1)
                .constant("filter_cgroups", hasCgroups(settings) ? 1 : 0)
                .constant("keep_idle", settings.keepIdle() ? 1 : 0)
                .constant("wakeup_bytes", ringBytes / 2)
                .mapEntries("sample_scratch", CpuList.possible().length)
                .mapEntries("samples", ringBytes);
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

    /** Half a second of samples, in a power of two. */
    static int ringBytes(int samplesPerSecond, int cpus) {
        long wanted = (long) samplesPerSecond * cpus * BYTES_PER_SAMPLE / 2;
        long bytes = Long.highestOneBit(Math.max(1, wanted - 1)) << 1;
        return (int) Math.max(MIN_RING_BYTES, Math.min(MAX_RING_BYTES, bytes));
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

    private void filterByPid() throws IOException {
        for (int pid : settings.pids().include()) {
            pidFilter.update(pid, FILTER_INCLUDE);
        }
        for (int pid : settings.pids().exclude()) {
            pidFilter.update(pid, FILTER_EXCLUDE);
        }
    }

    private void filterByCgroup() throws IOException {
        BpfMap map = object.map("cgroup_filter");
        filterByCgroup(map, settings.cgroups().include(), FILTER_INCLUDE);
        filterByCgroup(map, settings.cgroups().exclude(), FILTER_EXCLUDE);
    }

    /** A cgroup's id is the inode number of its folder (kernel/cgroup: kernfs ids on 64-bit). */
    private void filterByCgroup(BpfMap map, List<String> paths, int bits) throws IOException {
        for (String path : paths) {
            String hierarchy = CgroupHierarchy.mountPoint();
            String folder =
                    path.startsWith(hierarchy + "/") ? path : hierarchy + (path.startsWith("/") ? "" : "/") + path;
            FileIdentity cgroup = linux.identifyOrNull(folder, true);
            if (cgroup == null) {
                throw new IOException("there is no cgroup " + folder + "; give its path below " + hierarchy);
            }
            key.putLong(0, cgroup.inode());
            filterValue.putInt(0, bits);
            map.update(key, filterValue);
        }
    }

    /** Opens side-band events and the fork and exec hooks, then the samplers, still silent. */
    public void openEvents() throws IOException {
        int[] online = CpuList.online();
        events.open(settings.cpus().isEmpty() ? online : selected(), online);
        tracepoints.add(RawTracepoint.attach(linux, object.program("process_forked")));
        tracepoints.add(RawTracepoint.attach(linux, object.program("process_execed")));
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

    public void drainSamples(int max, TraceReader reader) {
        ring.consume(max, reader::read);
    }

    @Override
    public ByteBuffer grow(int entries) throws IOException {
        BpfMap larger = pool.createInner(entries);
        MappedRegion memory = larger.mmap();
        ByteBuffer bytes = memory.bytes().order(ByteOrder.LITTLE_ENDIAN);
        MappedRegion old = poolMemory;
        if (old != null) {
            bytes.put(0, old.bytes(), 0, (int) old.length());
        }
        pool.update(0, larger.fd());
        if (old != null) {
            old.close();
        }
        if (poolMap != null) {
            poolMap.close();
        }
        poolMemory = memory;
        poolMap = larger;
        return bytes;
    }

    @Override
    public void put(int pid, int first, int count, int generation, int labelSlot) throws IOException {
        processValue.putInt(MappingLayout.PROCESS_FIRST, first);
        processValue.putInt(MappingLayout.PROCESS_COUNT, count);
        processValue.putInt(MappingLayout.PROCESS_GENERATION, generation);
        processValue.putInt(MappingLayout.PROCESS_LABEL_SLOT, labelSlot);
        processes.update(pid, processValue);
    }

    @Override
    public void remove(int pid) {
        try {
            processes.delete(pid);
            pidFilter.delete(pid);
        } catch (IOException e) {
            LOG.debug("process {} not removed", pid, e);
        }
    }

    @Override
    public void filterByExecutable(int pid, int bits) throws IOException {
        int old = pidFilter.lookup(pid, filterValue) ? filterValue.getInt(0) : 0;
        int said = old & (FILTER_INCLUDE | FILTER_EXCLUDE) | bits;
        if (said == 0) {
            pidFilter.delete(pid);
        } else if (said != old) {
            pidFilter.update(pid, said);
        }
    }

    private static final class MappedRows implements Rows {
        private final BpfMap map;
        private final MappedRegion memory;
        private final ByteBuffer bytes;

        MappedRows(BpfMap map) throws IOException {
            this.map = map;
            this.memory = map.mmap();
            this.bytes = memory.bytes().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Override
    public Rows create(int words) throws IOException {
        BpfMap map = tables.createInner((words + 1) / 2);
        try {
            return new MappedRows(map);
        } catch (IOException e) {
            map.close();
            throw e;
        }
    }

    @Override
    public void publish(int[] objects, Rows[] rows) throws IOException {
        ByteBuffer keys = direct(4 * objects.length);
        ByteBuffer values = direct(4 * objects.length);
        for (int i = 0; i < objects.length; i++) {
            BpfMap map = ((MappedRows) rows[i]).map;
            keys.putInt(4 * i, objects[i]);
            values.putInt(4 * i, map.fd());
            synchronized (rowMaps) {
                rowMaps[objects[i]] = map;
            }
        }
        tables.updateBatch(keys, values, objects.length);
    }

    @Override
    public void removeExecutable(int number) {
        try {
            tables.delete(number);
        } catch (IOException e) {
            LOG.debug("unwind rows of executable {} not removed", number, e);
        }
        synchronized (rowMaps) {
            BpfMap map = rowMaps[number];
            rowMaps[number] = null;
            if (map != null) {
                map.close();
            }
        }
    }

    @Override
    public ByteBuffer rules() {
        return rules.bytes().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int maxRules() {
        return rulesMap.maxEntries();
    }

    @Override
    public int maxObjects() {
        return tables.maxEntries();
    }

    @Override
    public boolean ruleAt(int number, long vaddr, byte[] rule) {
        BpfMap map;
        synchronized (rowMaps) {
            map = rowMaps[number];
        }
        if (map == null) {
            return false;
        }
        try {
            long page = (vaddr >>> 16) - word(map, 1);
            if (page < 0 || page >= word(map, 0)) {
                return false;
            }
            int lo = word(map, 2 + (int) page);
            int hi = word(map, 3 + (int) page);
            while (hi - lo > 1) {
                int mid = (lo + hi) >>> 1;
                if ((word(map, mid) & 0xffff) <= (vaddr & 0xffff)) {
                    lo = mid;
                } else {
                    hi = mid;
                }
            }
            int row = word(map, lo);
            if ((row & 0xffff) > (vaddr & 0xffff)) {
                return false;
            }
            rules.bytes().get((row >>> 16) * RuleLayout.SIZE, rule);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int word(BpfMap map, int index) throws IOException {
        if (!map.lookup(index >>> 1, pair)) {
            throw new IOException("no row " + index);
        }
        return pair.getInt((index & 1) * 4);
    }

    /** Sum over CPUs of one of CounterLayout's counters. */
    private synchronized long counter(int which) {
        try {
            if (!counters.lookup(which, perCpu)) {
                return 0;
            }
        } catch (IOException e) {
            return 0;
        }
        long sum = 0;
        for (int cpu = 0; cpu < possibleCpus; cpu++) {
            sum += perCpu.getLong(8 * cpu);
        }
        return sum;
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
        return counter(CounterLayout.TAKEN);
    }

    public long ringFull() {
        return counter(CounterLayout.RING_FULL);
    }

    public double ringFill() {
        return (double) ring.fillBytes() / ring.size();
    }

    public long mapBytes() {
        long bytes = object.memoryBytes() + slots.mapBytes();
        synchronized (rowMaps) {
            for (BpfMap map : rowMaps) {
                bytes += map == null ? 0 : map.memoryBytes();
            }
        }
        BpfMap inPool = poolMap;
        return bytes + (inPool == null ? 0 : inPool.memoryBytes());
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
        rules.close();
        if (poolMemory != null) {
            poolMemory.close();
        }
        if (poolMap != null) {
            poolMap.close();
        }
        synchronized (rowMaps) {
            for (BpfMap map : rowMaps) {
                if (map != null) {
                    map.close();
                }
            }
        }
        slots.close();
        object.close();
    }
}
