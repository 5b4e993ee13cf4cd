/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPU time is split between functions as they use it. */
class WeightsTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void splitsTimeBetweenFunctionsAsTheyUseIt() {
        try (Workload workload = Workload.start("weights", "30")) {
            FoldedProfile profile = Hearth.record(
                            folder, "--pid", workload.pidText(), "--frequency", "999", "--duration", "8s")
                    .profile();
            assertShare(profile, "two_functions", "seventy", 70);
            assertShare(profile, "two_functions", "thirty", 30);
            assertShare(profile, "three_functions", "fifty", 50);
            assertShare(profile, "three_functions", "three_tenths", 30);
            assertShare(profile, "three_functions", "twenty", 20);
        }
    }

    private static void assertShare(FoldedProfile profile, String thread, String function, double percent) {
        long all = profile.samplesIn(thread);
        double share = 100.0 * profile.samplesIn(function) / all;
        System.out.printf("%s: %.2f %% of %d samples, truth %.0f %%%n", function, share, all, percent);
        assertThat(share).as(function).isCloseTo(percent, within(2.0));
    }
}
