/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.linux.Linux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetCommandTest {

    @Test
    void waitsUntilItIsLetGo(@TempDir Path folder) throws Exception {
        Path made = folder.resolve("made");
        CountDownLatch ended = new CountDownLatch(1);
        try (TargetCommand target = TargetCommand.prepare(List.of("touch", made.toString()), new Linux())) {
            assertThat(target.pid()).isPresent();
            assertThat(made).doesNotExist();

            target.run(ended::countDown);

            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(made).exists();
            assertThat(target.outcome()).isEmpty();
        }
    }

    @Test
    void saysSoWhenTheCommandIsNotThere() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (TargetCommand target = TargetCommand.prepare(List.of("/no/such/program"), new Linux())) {
            target.run(ended::countDown);

            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(target.outcome()).isEqualTo("/no/such/program was not found");
        }
    }

    @Test
    void endsTheCommandWhenClosedBeforeItsEnd() throws Exception {
        int pid;
        try (TargetCommand target = TargetCommand.prepare(List.of("sleep", "60"), new Linux())) {
            pid = target.pid().orElseThrow();
            assertThat(Files.exists(Path.of("/proc/" + pid))).isTrue();
        }
        assertThat(new Linux().isAlive(pid)).isFalse();
    }
}
