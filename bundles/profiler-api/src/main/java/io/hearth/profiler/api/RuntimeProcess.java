/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** A process with a runtime in it, from {@link RuntimeImage#attach} until it ends or becomes another program. */
@ConsumerType
public interface RuntimeProcess extends AutoCloseable {

    /**
     * The process has mapped or lost executable memory since the last call, or since it was attached. Asked also every
     * few seconds, since runtimes grow their code areas without a new mapping.
     */
    default void refresh() throws UnwinderException, IOException {}

    /**
     * Names one frame. Frames are distinct by their words, and each is asked for once while it is remembered: what the
     * words hold must tell two functions apart, even if one has taken the memory of the other.
     *
     * @param frame what the BPF object pushed
     * @throws IOException when memory of the process cannot be read; the frame stays unresolved
     */
    void name(RawFrame frame, FrameNames names) throws UnwinderException, IOException;

    @Override
    default void close() {}
}
