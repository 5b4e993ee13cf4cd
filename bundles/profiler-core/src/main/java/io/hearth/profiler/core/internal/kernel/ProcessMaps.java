/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfMap;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.LoadOptions;
import io.hearth.linux.Errno;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.FileIdentity;
import io.hearth.linux.Linux;
import io.hearth.profiler.core.ProfilerSettings;
import io.hearth.profiler.core.internal.layout.MappingLayout;
import io.hearth.profiler.core.internal.process.KernelProcesses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The maps {@code processes}, {@code mapping_pool}, {@code pid_filter} and {@code cgroup_filter}. Owned by the reading thread. */
final class ProcessMaps implements KernelProcesses, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessMaps.class);

    /**
     * Bounds of the room for processes. An empty hash has a bucket of 16 bytes for each entry it may hold, rounded up to a
     * power of two (htab_map_mem_usage of kernel/bpf/hashtab.c).
     */
    private static final int LEAST_ROOM = 1 << 14;

    private static final int MOST_ROOM = 1 << 18;

    private final Linux linux;
    private final BpfMap processes;
    private final BpfMap pidFilter;
    private final BpfMap cgroupFilter;
    private final MappingPoolMemory pool;
    private final ByteBuffer cgroup = direct(8);
    private final ByteBuffer key = direct(4);
    private final ByteBuffer processValue = direct(MappingLayout.PROCESS_SIZE);
    private final ByteBuffer filterValue = direct(4);
    private final ThreadLocal<ByteBuffer> looked = ThreadLocal.withInitial(() -> direct(MappingLayout.PROCESS_SIZE));

    /** Puts the filters of the settings into their maps. */
    ProcessMaps(Linux linux, BpfObject object, ProfilerSettings settings) throws IOException {
        this.linux = linux;
        this.processes = object.map("processes");
        this.pidFilter = object.map("pid_filter");
        this.cgroupFilter = object.map("cgroup_filter");
        this.pool = new MappingPoolMemory(object.map("mapping_pool"));
        filterByPid(settings.pids());
        filterByCgroup(settings.cgroups().include(), FILTER_INCLUDE);
        filterByCgroup(settings.cgroups().exclude(), FILTER_EXCLUDE);
    }

    /**
     * Sizes the maps for twice the processes that run now, since what runs beside them later is not known yet. Where no
     * process has a filter, those that are profiled have the room of the filters as well.
     */
    static void size(LoadOptions options, ProfilerSettings settings, int running) {
        boolean filters = filtersProcesses(settings);
        int room = room(running);
        options.mapEntries("processes", filters ? room : 2 * room).mapEntries("pid_filter", filters ? room : 1);
    }

    /** A power of two, twice as large as the number of running processes at least. */
    static int room(int running) {
        int wanted = (int) Math.max(LEAST_ROOM, Math.min(MOST_ROOM, 2L * running));
        return Integer.highestOneBit(wanted - 1) << 1;
    }

    /** Whether some filter says something of single processes, in which case what they fork inherits it. */
    static boolean filtersProcesses(ProfilerSettings settings) {
        return isSaid(settings.pids()) || isSaid(settings.executables()) || isSaid(settings.containers());
    }

    private static boolean isSaid(ProfilerSettings.Selection<?> selection) {
        return !selection.include().isEmpty() || !selection.exclude().isEmpty();
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private void filterByPid(ProfilerSettings.Selection<Integer> pids) throws IOException {
        for (int pid : pids.include()) {
            pidFilter.update(pid, FILTER_INCLUDE);
        }
        for (int pid : pids.exclude()) {
            pidFilter.update(pid, FILTER_EXCLUDE);
        }
    }

    /** A cgroup's id is the inode number of its folder (kernel/cgroup: kernfs ids on 64-bit). */
    private void filterByCgroup(List<String> paths, int bits) throws IOException {
        for (String path : paths) {
            String hierarchy = CgroupHierarchy.mountPoint();
            String folder =
                    path.startsWith(hierarchy + "/") ? path : hierarchy + (path.startsWith("/") ? "" : "/") + path;
            FileIdentity identity = linux.identifyOrNull(folder, true);
            if (identity == null) {
                throw new IOException("there is no cgroup " + folder + "; give its path below " + hierarchy);
            }
            cgroup.putLong(0, identity.inode());
            filterValue.putInt(0, bits);
            cgroupFilter.update(cgroup, filterValue);
        }
    }

    @Override
    public ByteBuffer grow(int entries) throws IOException {
        return pool.grow(entries);
    }

    @Override
    public boolean put(int pid, int first, int count, int generation, int labelSlot, boolean again) throws IOException {
        processValue.putInt(MappingLayout.PROCESS_FIRST, first);
        processValue.putInt(MappingLayout.PROCESS_COUNT, count);
        processValue.putInt(MappingLayout.PROCESS_GENERATION, generation);
        processValue.putInt(MappingLayout.PROCESS_LABEL_SLOT, labelSlot);
        int result = processes.tryUpdate(key.putInt(0, pid), processValue, again ? BpfMap.EXIST : BpfMap.ANY);
        if (result < 0 && result != -Errno.E2BIG && result != -Errno.ENOENT) {
            throw new ErrnoException("bpf", -result, "update of map processes");
        }
        return result != -Errno.E2BIG;
    }

    @Override
    public void remove(int pid, int generation) {
        try {
            if (generationOf(pid) == generation) {
                processes.delete(pid);
            }
        } catch (IOException e) {
            LOG.debug("process {} not removed", pid, e);
        }
    }

    @Override
    public boolean isCurrent(int pid, int generation) {
        try {
            return generationOf(pid) == generation;
        } catch (IOException e) {
            return false;
        }
    }

    /** The image that the kernel half knows by this id; 0 when it knows none. */
    private int generationOf(int pid) throws IOException {
        ByteBuffer value = looked.get();
        return processes.lookup(pid, value) ? value.getInt(MappingLayout.PROCESS_GENERATION) : 0;
    }

    @Override
    public void unfilter(int pid) {
        try {
            pidFilter.delete(pid);
        } catch (IOException e) {
            LOG.debug("filter of process {} not removed", pid, e);
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

    /** Beside those of the object's own maps. Any thread. */
    long mapBytes() {
        return pool.mapBytes();
    }

    @Override
    public void close() {
        pool.close();
    }
}
