/**
 * eBPF objects from Java: {@link io.hearth.bpf.BpfObjectSpec} is what an ELF file says (the same on any machine),
 * {@link io.hearth.bpf.BpfObject} is what {@link io.hearth.bpf.BpfLoader} made of it in the running kernel. Around it
 * ring buffers, perf events, raw tracepoints, and probes for what the kernel can do.
 *
 * <p>This is the one bundle that issues {@code bpf(2)}. Facts of the kernel's interface: {@code
 * include/uapi/linux/bpf.h}, {@code btf.h} and {@code perf_event.h}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.bpf;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
