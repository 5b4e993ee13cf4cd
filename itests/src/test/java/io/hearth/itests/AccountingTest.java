/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost unseen, however briefly processes live. ({@link Hearth#record} compares the sums in every test.) */
class AccountingTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void namesTheFramesOfProcessesThatLiveForATenthOfASecond() {
        Hearth.Recording recording = Hearth.record(
                folder,
                "--frequency",
                "99",
                "--",
                Workload.path("many").toString(),
                "1000",
                "100",
                "300",
                Workload.path("brief").toString());
        FoldedProfile brief = recording.profile().of("brief");
        long withUserFrames = brief.samples(stack -> !stack.userFrames().isEmpty());
        long named = brief.samples(stack -> stack.userFrames().stream().anyMatch(AccountingTest::isName));
        long whole = brief.samples(stack -> stack.frames().contains("main"));
        System.out.printf(
                "short-lived: %d samples, %d with native frames, %.2f %% named, %.2f %% below main, lost %d%n",
                brief.samples(),
                withUserFrames,
                100.0 * named / withUserFrames,
                100.0 * whole / withUserFrames,
                recording.summary().lost());
        assertThat(brief.samples()).isGreaterThan(1000);
        assertThat(named / (double) withUserFrames).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void keepsUpWithAnExecStorm() {
        String seconds = System.getProperty("hearth.test.storm.seconds", "10");
        Hearth.Recording recording = Hearth.record(
                folder,
                "--frequency",
                "99",
                "--",
                Workload.path("storm").toString(),
                seconds,
                "200",
                Workload.path("brief").toString(),
                "3");
        System.out.println("exec storm: " + recording.summary());
        // 2,000 processes or more have come and gone: those of the last moment may still be known, on a busy machine
        // more.
        assertThat(recording.summary().number("processes")).isLessThan(300);
        assertThat(recording.profile().of("brief").samplesIn("brief_leaf")).isPositive();
    }

    private static boolean isName(String frame) {
        return !frame.contains("+0x") && !frame.startsWith("[unknown");
    }
}
