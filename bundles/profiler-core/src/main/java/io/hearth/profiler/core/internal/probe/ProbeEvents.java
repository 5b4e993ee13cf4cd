/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.probe;

import io.hearth.profiler.api.PerfEvent;
import java.io.IOException;

/** The kernel half as probes need it. */
public interface ProbeEvents {

    /** An event on every CPU that is sampled; it samples until it is closed. */
    interface Open extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins to sample.
     *
     * @param origin what the records shall say
     * @throws IOException in the kernel's words, when it does not know the event or refuses it
     */
    Open open(PerfEvent event, int origin) throws IOException;

    /** Samples that passed every filter, of all events that ever had this origin. Any thread. */
    long taken(int origin);

    /** Of these, those that were not written: no room in the ring, or not finished. Any thread. */
    long unwritten(int origin);
}
