/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.testkit;

import io.hearth.bpf.BpfLoader;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.bpf.LoadOptions;
import io.hearth.linux.Capability;
import io.hearth.linux.Linux;
import io.hearth.linux.ProcStatus;
import io.hearth.profiler.api.Unwinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel of this machine as a judge of an unwinder's objects. Instructions of BPF are those of every machine, so it
 * judges the objects of others as well, unless they use what only the kernels there have, such as {@code
 * thread_pointer()}.
 */
public final class KernelVerifier {

    /** What {@link Unwinder#object} is asked for. */
    public static final List<String> ARCHITECTURES = List.of("x86-64", "aarch64");

    private KernelVerifier() {}

    /** The architecture of this machine. */
    public static String own() {
        return "aarch64".equals(System.getProperty("os.arch")) ? "aarch64" : "x86-64";
    }

    /** Whether programs can be loaded here: the kernel describes its types, and this process has the rights. */
    public static boolean isUsable() throws IOException {
        return Files.exists(Path.of("/sys/kernel/btf/vmlinux"))
                && Capability.SYS_ADMIN.isIn(ProcStatus.self().effectiveCapabilities());
    }

    /**
     * Loads the object of an architecture and drops it again.
     *
     * @throws IOException when there is none, when it lacks its entry program, when the verifier refuses it, with the
     *     verifier's words
     */
    public static void accept(Unwinder unwinder, String architecture) throws IOException {
        Unwinder.Description description = unwinder.description();
        BpfObjectSpec spec = BpfObjectSpec.parse(unwinder.object(architecture), description.runtime());
        try (BpfObject object = new BpfLoader(new Linux()).load(spec, new LoadOptions().constant("unwinder_slot", 5))) {
            object.program(description.program());
        } catch (IllegalArgumentException e) {
            throw new IOException(architecture + ": " + e.getMessage(), e);
        }
    }
}
