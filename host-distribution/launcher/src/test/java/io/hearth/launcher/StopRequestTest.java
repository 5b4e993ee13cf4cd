/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Signals and what comes of them, with a clock and an end of the process that are not real. */
class StopRequestTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Integer> ended = new ArrayList<>();
    private final StopRequest stop =
            new StopRequest(new HostConsole(new PrintStream(said, true, StandardCharsets.UTF_8)), 1, ended::add);

    @Test
    void endsWhateverHangsWithinItsLimit() {
        List<String> heard = new ArrayList<>();
        stop.handOver(heard::add);

        stop.accept("TERM");

        assertThat(heard).containsExactly("TERM");
        assertThat(ended).containsExactly(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("still stopping");
    }

    @Test
    void keepsASignalForACommandThatIsNotThereYet() {
        assertThat(stop.isAsked()).isFalse();
        stop.accept("TERM");
        List<String> heard = new ArrayList<>();

        stop.handOver(heard::add);

        assertThat(heard).containsExactly("TERM");
        assertThatThrownBy(stop::check)
                .isInstanceOfSatisfying(
                        StopRequest.StoppedException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(143));
    }

    @Test
    void aReloadEndsNothing() throws LaunchException {
        List<String> heard = new ArrayList<>();
        stop.handOver(heard::add);

        stop.accept("HUP");
        stop.check();

        assertThat(heard).containsExactly("HUP");
        assertThat(ended).isEmpty();
    }

    @Test
    void twoSignalsWithinAMomentAreOne() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(30));
        StopSignals signals = new StopSignals(told::add, clock::get, ended::add);

        signals.received("SIGTERM");
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
        signals.received("SIGTERM");

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("TERM");
        assertThat(ended).isEmpty();

        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        signals.received("SIGINT");
        assertThat(ended).containsExactly(130);
        assertThat(told).isEmpty();
    }

    @Test
    void aLimitOfOpenFilesThatIsTooLowIsNamed() throws LaunchException {
        String limits =
                "Max processes             31 31 processes\nMax open files            128                  128                  files\n";

        OpenFiles.check(limits, 128);
        assertThatThrownBy(() -> OpenFiles.check(limits, 129))
                .hasMessageContaining("at most 128 files")
                .hasMessageContaining("129 are needed")
                .hasMessageContaining("LimitNOFILE=")
                .hasMessageContaining("ulimit -n");
        OpenFiles.check("Max open files            unlimited            unlimited            files", 500);
    }
}
