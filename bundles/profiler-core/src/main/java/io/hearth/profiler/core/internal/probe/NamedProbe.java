/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.probe;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.core.ProbeFigures;
import io.hearth.profiler.core.ProbeRegistry;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.SampleFates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One name that the profiler is to use a probe of: the probe in use, if there is one, and what all that were in use have
 * counted. Changed by the reading thread, figures may be read by anybody.
 */
final class NamedProbe {

    /** One use of a number; the kernel's counters go on from what others had counted under it. */
    private record Use(Origin origin, long takenBefore, long unwrittenBefore) {}

    private record InUse(ProbeRegistry.Entry entry, Origin origin, ProbeEvents.Open event) {}

    private final String name;
    private final ProbeEvents events;
    private final SampleFates fates;
    private final List<Use> uses = new ArrayList<>(); // guarded by this
    private long takenSettled; // guarded by this
    private long unwrittenSettled; // guarded by this
    private @Nullable InUse inUse;
    private boolean missing;

    NamedProbe(String name, ProbeEvents events, SampleFates fates) {
        this.name = name;
        this.events = events;
        this.fates = fates;
    }

    String name() {
        return name;
    }

    SampleFates fates() {
        return fates;
    }

    /** The probe in use. */
    ProbeRegistry.@Nullable Entry entry() {
        InUse now = inUse;
        return now == null ? null : now.entry();
    }

    /** True the first time that it is asked while there is no probe of the name. */
    boolean isNewlyMissing() {
        boolean before = missing;
        missing = true;
        return !before;
    }

    void start(ProbeRegistry.Entry entry, Origin origin, PerfEvent event) throws IOException {
        synchronized (this) {
            uses.add(new Use(origin, events.taken(origin.number()), events.unwritten(origin.number())));
        }
        inUse = new InUse(entry, origin, events.open(event, origin.number()));
        missing = false;
    }

    /** What it was in use as; null when it was not. */
    @Nullable
    Origin stop() {
        InUse now = inUse;
        inUse = null;
        if (now == null) {
            return null;
        }
        now.event().close();
        return now.origin();
    }

    /** A number will have another use: what was counted under it so far is kept. */
    synchronized void settle(int number) {
        for (Iterator<Use> i = uses.iterator(); i.hasNext(); ) {
            Use use = i.next();
            if (use.origin().number() == number) {
                takenSettled += taken(use);
                unwrittenSettled += unwritten(use);
                i.remove();
            }
        }
    }

    private long taken(Use use) {
        return events.taken(use.origin().number()) - use.takenBefore();
    }

    private long unwritten(Use use) {
        return events.unwritten(use.origin().number()) - use.unwrittenBefore();
    }

    synchronized ProbeFigures figures() {
        long taken = takenSettled;
        long lost = unwrittenSettled;
        for (Use use : uses) {
            taken += taken(use);
            lost += unwritten(use);
        }
        for (SampleFates.Loss loss : SampleFates.Loss.values()) {
            lost += fates.lost(loss);
        }
        return new ProbeFigures(name, taken, fates.delivered(), lost);
    }
}
