/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.probe.faults;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.api.Probe;
import org.osgi.service.component.annotations.Component;

/**
 * Samples page faults: where memory is touched that the process does not have yet, most often for the first time. What
 * it shows is who makes a process grow, at a fraction of the cost of following every allocation.
 */
@Component
public final class PageFaults implements Probe {

    /**
     * One sample in so many faults of a CPU, 400 KiB of pages of 4 KiB: some dozens a second where processes start all
     * the time. A prime, so that no loop that touches pages in turns falls into step with it.
     */
    private static final long PERIOD = 101;

    @Override
    public Description description() {
        return new Description("page_faults", "count", new PerfEvent.Software(PerfEvent.Software.PAGE_FAULTS, PERIOD));
    }
}
