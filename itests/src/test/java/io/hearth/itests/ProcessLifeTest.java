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

/** Processes whose first thread ends, whose other threads exec, and that move their own code are profiled whole. */
class ProcessLifeTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void aProcessGoesOnWithoutItsFirstThread() {
        FoldedProfile profile = record("leader", "10s");
        assertThat(profile.samplesIn("before_the_change")).isGreaterThan(20);
        assertThat(profile.samplesIn("after_the_change")).isGreaterThan(20);
        assertWhole(profile, "start_thread");
    }

    @Test
    void aProcessWhoseFirstThreadHasEndedIsFound() {
        try (Workload workload = Workload.start("life", "leader", "60")) {
            Pause.millis(5000);
            FoldedProfile profile = record(workload, "4s");
            assertThat(profile.samplesIn("after_the_change")).isGreaterThan(20);
            assertWhole(profile, "start_thread");
        }
    }

    @Test
    void aFilterByPidHoldsWhenAnotherThreadExecs() {
        FoldedProfile profile = record("exec", "10s");
        assertThat(profile.samplesIn("before_the_change")).isGreaterThan(20);
        assertThat(profile.samplesIn("after_the_change")).isGreaterThan(20);
    }

    @Test
    void codeThatWasMovedToAnonymousPagesHasTheNamesOfItsFile() {
        Machine.needs("amd64".equals(System.getProperty("os.arch")), "the workload moves its code on x86-64 only");
        FoldedProfile profile = record("text", "4s");
        assertThat(profile.samplesIn("after_the_change")).isGreaterThan(20);
        assertWhole(profile, "main");
    }

    private FoldedProfile record(String mode, String duration) {
        try (Workload workload = Workload.start("life", mode, "60")) {
            return record(workload, duration);
        }
    }

    private FoldedProfile record(Workload workload, String duration) {
        return Hearth.record(folder, "--pid", workload.pidText(), "--frequency", "199", "--duration", duration)
                .profile();
    }

    /** What is not burning is starting or ending: a sample or two. */
    private static void assertWhole(FoldedProfile profile, String outermost) {
        long burning = profile.samplesIn("burn");
        long whole = profile.samples(
                stack -> stack.frames().contains("burn") && stack.frames().contains(outermost));
        assertThat(burning / (double) profile.samples()).isGreaterThan(0.95);
        assertThat(whole / (double) burning).isGreaterThan(0.99);
    }
}
