/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.probe.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.api.Probe;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PageFaultsTest {

    @Test
    void isFoundWithoutOsgiAndCountsWhatASampleStandsFor() {
        assertThat(ServiceLoader.load(Probe.class)).singleElement().satisfies(probe -> {
            Probe.Description described = probe.description();
            assertThat(described.name()).isEqualTo("page_faults");
            assertThat(described.weight()).isEqualTo(described.event().period());
            // PERF_COUNT_SW_PAGE_FAULTS of include/uapi/linux/perf_event.h
            assertThat(((PerfEvent.Software) described.event()).number()).isEqualTo(2);
        });
    }
}
