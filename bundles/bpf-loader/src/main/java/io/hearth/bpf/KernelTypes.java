/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The running kernel's own BTF, read only when something needs it: several megabytes and some 50 ms. Thread-safe; the
 * bytes are dropped when nothing holds this.
 */
final class KernelTypes {

    static final Path FILE = Path.of("/sys/kernel/btf/vmlinux");

    private @Nullable Btf btf;

    synchronized Btf btf() throws BpfException {
        Btf known = btf;
        if (known == null) {
            try {
                known = Btf.parse(Files.readAllBytes(FILE));
            } catch (BpfException e) {
                throw e;
            } catch (IOException e) {
                throw new BpfException(
                        "cannot read the kernel's BTF: " + e + "; the kernel needs CONFIG_DEBUG_INFO_BTF");
            }
            btf = known;
        }
        return known;
    }

    /** Forgets the parsed types: an agent that runs for weeks has no use for them. */
    synchronized void release() {
        btf = null;
    }

    /** Type id of a raw tracepoint's typed arguments. */
    int tracepoint(String name) throws BpfException {
        int id = btf().find(Btf.TYPEDEF, "btf_trace_" + name);
        if (id < 0) {
            throw new BpfException("this kernel has no tracepoint " + name);
        }
        return id;
    }
}
