/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** An executable file that holds a runtime: what is the same in every process that maps it. */
@ConsumerType
public interface RuntimeImage extends AutoCloseable {

    /** Version of the runtime, for people. */
    String version();

    /**
     * Code of this file that the BPF object takes over, as ELF virtual addresses: see {@link CodeRange}. May be empty,
     * when only memory without a file is taken over.
     */
    List<CodeRange> code();

    /**
     * A process maps this file.
     *
     * @return what the process needs; closed when the process ends or becomes another program
     * @throws RuntimeNotReadyException when the runtime has not started yet: it is asked again, a little later each
     *     time
     * @throws UnwinderException when this process cannot be unwound
     * @throws IOException when its memory cannot be read
     */
    RuntimeProcess attach(TargetProcess process) throws UnwinderException, IOException;

    /** Called when no process has mapped the file for some minutes, and when the unwinder goes. */
    @Override
    default void close() {}
}
