/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.bpf.KernelFeature.Presence;
import io.hearth.linux.Capability;
import io.hearth.linux.CpuList;
import io.hearth.linux.Errno;
import io.hearth.linux.KernelVersion;
import io.hearth.linux.Linux;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the running kernel and this process's capabilities allow, by trying it: some 20 ms in all. Leaves
 * nothing behind.
 */
public final class KernelProbes {

    private static final int HELPER_NS_PID = 120;
    private static final int HELPER_TASK_REGISTERS = 175;
    private static final int HELPER_LOOP = 181;
    /** How advice begins that a capability would follow. */
    static final String GIVE = "give ";

    private static final String GIVE_BPF = GIVE + "CAP_BPF and CAP_PERFMON, or run as root";
    private static final String FORBIDDEN = "refused although the capabilities are there: a user namespace (rootless"
            + " container), a seccomp filter or a security module forbids it; run as root of the machine itself";
    private static final Path KERNEL_FOLDER_OF_SYS = Path.of("/sys/kernel/uevent_seqnum");
    private static final String UPGRADE = "a newer kernel is needed";

    private final Linux linux;
    private final BpfSyscall bpf;
    private final ProbePrograms programs;
    private final List<KernelFeature> found = new ArrayList<>();
    private long effective;
    private @Nullable String capabilitiesUnknown;

    public KernelProbes(Linux linux) {
        this.linux = linux;
        this.bpf = new BpfSyscall(linux);
        this.programs = new ProbePrograms(bpf);
    }

    /** Probes everything, in the order in which one thing rests on the other. */
    public List<KernelFeature> all() {
        found.clear();
        readCapabilities();
        kernelVersion();
        maps();
        programs();
        helpers();
        perf();
        symbols();
        capabilities();
        settings();
        uprobes();
        return List.copyOf(found);
    }

    private void kernelVersion() {
        KernelVersion version = linux.uname().kernelVersion();
        boolean enough = version.isAtLeast(5, 17);
        add("kernel", "kernel version", enough, "Linux " + version, "Linux " + version + "; " + UPGRADE, "5.17", true);
    }

    private void maps() {
        int plain = tryMap(MapSpec.of("probe", MapType.ARRAY, 4, 4, 1, 0));
        switch (-plain) {
            case Errno.EPERM, Errno.EACCES ->
                add("bpf_syscall", "bpf system call", false, "", refusal(GIVE_BPF), "", true);
            case Errno.ENOSYS ->
                add(
                        "bpf_syscall",
                        "bpf system call",
                        false,
                        "",
                        "the kernel is built without CONFIG_BPF_SYSCALL",
                        "",
                        true);
            default -> result("bpf_syscall", "bpf system call", plain, "maps can be created", "", true);
        }
        types();
        dependent(
                plain,
                "ring_buffer",
                "ring buffer",
                tryMap(MapSpec.of("probe", MapType.RINGBUF, 0, 0, Linux.pageSize(), 0)),
                "5.8");
        int inner = MapSpec.INNER_MAP | MapSpec.MMAPABLE;
        dependent(
                plain,
                "inner_maps",
                "inner maps of any size, mapped",
                tryMap(MapSpec.of("probe", MapType.ARRAY, 4, 8, 1, inner)),
                "5.10");
    }

    /** The kernel needs no file for its types, so one that is only hidden, as in some containers, says nothing. */
    private void types() {
        boolean readable = Files.isReadable(KernelTypes.FILE);
        if (!readable && (Files.exists(KernelTypes.FILE.getParent()) || !Files.exists(KERNEL_FOLDER_OF_SYS))) {
            String hidden = KernelTypes.FILE + " is hidden here, or the kernel is built without CONFIG_DEBUG_INFO_BTF";
            unknown("btf", "kernel type information", hidden, "5.4", true);
            return;
        }
        add(
                "btf",
                "kernel type information",
                readable,
                KernelTypes.FILE.toString(),
                "the kernel is built without CONFIG_DEBUG_INFO_BTF: another kernel is needed",
                "5.4",
                true);
    }

    private String refusal(String advice) {
        boolean capable = Capability.BPF.isGrantedBy(effective) && Capability.PERFMON.isGrantedBy(effective);
        return capable ? FORBIDDEN : advice;
    }

    private int tryMap(MapSpec spec) {
        int fd = bpf.createMap(spec, -1, -1);
        linux.close(fd);
        return Math.min(fd, 0);
    }

    private void dependent(int first, String id, String label, int result, String minimum) {
        if (first < 0) {
            unknown(id, label, "the bpf system call is refused", minimum, true);
        } else {
            result(id, label, result, "", minimum, true);
        }
    }

    private void programs() {
        int plain = programs.loads(ProgramType.PERF_EVENT, false);
        result("perf_programs", "programs on perf events", plain, "", "4.9", true);
        dependentProgram(
                plain,
                "core",
                "adapting programs by the kernel",
                programs.loads(ProgramType.PERF_EVENT, true),
                "5.17",
                false);
        result(
                "raw_tracepoints",
                "programs on raw tracepoints",
                programs.loads(ProgramType.RAW_TRACEPOINT, false),
                "",
                "4.17",
                true);
    }

    private void dependentProgram(int plain, String id, String label, int result, String minimum, boolean required) {
        if (plain < 0) {
            unknown(id, label, "programs cannot be loaded", minimum, required);
        } else {
            result(id, label, result, "", minimum, required);
        }
    }

    private void helpers() {
        helper("bpf_loop", "loops in programs", HELPER_LOOP, "5.17", true);
        helper("task_registers", "user registers of a task", HELPER_TASK_REGISTERS, "5.15", true);
        helper("namespace_pids", "process ids of a namespace", HELPER_NS_PID, "5.7", false);
    }

    private void helper(String id, String label, int helper, String minimum, boolean required) {
        int known = programs.knowsHelper(helper);
        if (known < 0) {
            unknown(id, label, "programs cannot be loaded: " + Errno.name(-known), minimum, required);
        } else {
            add(id, label, known == 1, "", UPGRADE, minimum, required);
        }
    }

    private void perf() {
        int cpu = 0;
        try {
            cpu = CpuList.online()[0];
        } catch (IOException | IndexOutOfBoundsException e) {
            unknown("perf_cpu_clock", "sampling of all CPUs", "cannot list CPUs: " + e.getMessage(), "", true);
            return;
        }
        int fd = PerfEvent.open(linux, PerfEvent.CPU_CLOCK, 50_000_000, 0, PerfEvent.DISABLED, 0, -1, cpu);
        linux.close(fd);
        if (fd == -Errno.EACCES || fd == -Errno.EPERM) {
            add(
                    "perf_cpu_clock",
                    "sampling of all CPUs",
                    false,
                    "",
                    refusal(GIVE + "CAP_PERFMON, or lower kernel.perf_event_paranoid"),
                    "",
                    true);
        } else {
            result("perf_cpu_clock", "sampling of all CPUs", Math.min(fd, 0), "cpu-clock events", "", true);
        }
        long flags =
                PerfEvent.DISABLED | PerfEvent.MMAP | PerfEvent.MMAP2 | PerfEvent.EXCLUDE_KERNEL | PerfEvent.BUILD_ID;
        int events = PerfEvent.open(linux, PerfEvent.DUMMY, 0, 0, flags, 0, 0, -1);
        linux.close(events);
        if (events == -Errno.EACCES || events == -Errno.EPERM) {
            unknown("mapping_build_ids", "build ids in mapping events", "perf events are refused", "5.12", false);
        } else {
            result("mapping_build_ids", "build ids in mapping events", Math.min(events, 0), "", "5.12", false);
        }
    }

    private void symbols() {
        String text = text("/proc/kallsyms", 4096);
        if (text == null) {
            unknown("kernel_symbols", "kernel symbols", "/proc/kallsyms cannot be read", "", false);
            return;
        }
        boolean addresses = false;
        for (int at = 0; at >= 0 && at + 16 < text.length() && !addresses; ) {
            addresses = !text.startsWith("0000000000000000", at);
            int next = text.indexOf('\n', at);
            at = next < 0 ? -1 : next + 1;
        }
        add(
                "kernel_symbols",
                "kernel symbols",
                addresses,
                "addresses in /proc/kallsyms",
                "addresses are hidden: give CAP_SYSLOG, and set kernel.kptr_restrict to 0 or 1",
                "",
                false);
    }

    private void readCapabilities() {
        try {
            effective = ProcStatus.self().effectiveCapabilities();
        } catch (IOException e) {
            capabilitiesUnknown = String.valueOf(e.getMessage());
        }
    }

    private void capabilities() {
        if (capabilitiesUnknown != null) {
            unknown("capabilities", "capabilities", capabilitiesUnknown, "", false);
            return;
        }
        capability(Capability.BPF, "loading maps and programs", true);
        capability(Capability.PERFMON, "sampling all CPUs, tracing programs", true);
        capability(Capability.SYS_PTRACE, "memory, files and mappings of other users' processes", false);
        capability(Capability.DAC_READ_SEARCH, "executables that only their owner may read", false);
        capability(Capability.SYSLOG, "kernel symbols", false);
        capability(Capability.CHECKPOINT_RESTORE, "executables whose file was deleted or replaced", false);
    }

    private void capability(Capability capability, String what, boolean required) {
        Capability other = capability.impliedBy();
        String by = capability.isIn(effective) || other == null ? "" : " (by " + other.fullName() + ")";
        String name = capability.fullName();
        add(
                "cap_" + capability.name().toLowerCase(java.util.Locale.ROOT),
                name,
                capability.isGrantedBy(effective),
                what + by,
                "needed for " + what,
                "",
                required);
    }

    private void settings() {
        String lockdown = text("/sys/kernel/security/lockdown", 256);
        if (lockdown == null) {
            unknown("lockdown", "no lockdown", "securityfs is not mounted, or the kernel has no lockdown", "", false);
        } else {
            boolean free = !lockdown.contains("[confidentiality]");
            add(
                    "lockdown",
                    "no lockdown",
                    free,
                    lockdown.trim(),
                    "lockdown=confidentiality keeps programs from reading"
                            + " kernel memory: start the kernel with lockdown=integrity or none",
                    "",
                    true);
        }
        sysctl(
                "perf_event_paranoid",
                "/proc/sys/kernel/perf_event_paranoid",
                "perf events allowed",
                Capability.PERFMON);
        sysctl("unprivileged_bpf", "/proc/sys/kernel/unprivileged_bpf_disabled", "bpf allowed", Capability.BPF);
        String jit = text("/proc/sys/net/core/bpf_jit_enable", 16);
        if (jit == null) {
            unknown("jit", "BPF compiled to machine code", "net.core.bpf_jit_enable cannot be read", "", false);
        } else {
            add(
                    "jit",
                    "BPF compiled to machine code",
                    !jit.startsWith("0"),
                    "bpf_jit_enable=" + jit.trim(),
                    "set net.core.bpf_jit_enable to 1: programs are interpreted",
                    "",
                    false);
        }
    }

    private void sysctl(String id, String path, String label, Capability overruledBy) {
        String value = text(path, 16);
        if (value == null) {
            unknown(id, label, path + " cannot be read", "", false);
            return;
        }
        String number = value.trim();
        boolean open = number.startsWith("-") || number.equals("0");
        String setting = path.substring(path.lastIndexOf('/') + 1) + "=" + number;
        boolean capable = overruledBy.isGrantedBy(effective);
        String evidence = capable ? setting + ", overruled by " + overruledBy.fullName() : setting;
        add(id, label, open || capable, evidence, setting + ": give " + overruledBy.fullName(), "", false);
    }

    private void uprobes() {
        int error = programs.uprobeMultiError();
        if (error == -Errno.EPERM || error == -Errno.EACCES) {
            unknown("uprobe_multi", "probes in executables", "programs cannot be loaded", "6.6", false);
        } else {
            add(
                    "uprobe_multi",
                    "probes in executables",
                    error == -Errno.EBADF,
                    "uprobe_multi links",
                    UPGRADE + ", with CONFIG_UPROBES",
                    "6.6",
                    false);
        }
    }

    private void result(String id, String label, int error, String yes, String minimum, boolean required) {
        if (error == -Errno.EPERM || error == -Errno.EACCES) {
            add(id, label, false, yes, refusal(GIVE_BPF), minimum, required);
        } else if (error == -Errno.ENOMEM
                || error == -Errno.EMFILE
                || error == -Errno.ENFILE
                || error == -Errno.EAGAIN) {
            unknown(id, label, "the kernel said " + Errno.name(-error), minimum, required);
        } else {
            String no = "the kernel said " + Errno.name(-error) + (minimum.isEmpty() ? "" : "; " + UPGRADE);
            add(id, label, error == 0, yes, no, minimum, required);
        }
    }

    private void add(
            String id, String label, boolean yes, String evidence, String advice, String minimum, boolean required) {
        found.add(new KernelFeature(
                id, label, yes ? Presence.YES : Presence.NO, yes ? evidence : advice, minimum, required));
    }

    private void unknown(String id, String label, String why, String minimum, boolean required) {
        found.add(new KernelFeature(id, label, Presence.UNKNOWN, why, minimum, required));
    }

    private static @Nullable String text(String path, int maxBytes) {
        try (var in = Files.newInputStream(Path.of(path))) {
            return new String(in.readNBytes(maxBytes), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
