/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfMap;
import io.hearth.bpf.BpfObject;
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

    private final Linux linux;
    private final BpfMap processes;
    private final BpfMap pidFilter;
    private final BpfMap cgroupFilter;
    private final MappingPoolMemory pool;
    private final ByteBuffer cgroup = direct(8);
    private final ByteBuffer processValue = direct(MappingLayout.PROCESS_SIZE);
    private final ByteBuffer filterValue = direct(4);

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

    /** Beside those of the object's own maps. Any thread. */
    long mapBytes() {
        return pool.mapBytes();
    }

    @Override
    public void close() {
        pool.close();
    }
}
