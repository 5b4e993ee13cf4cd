/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code record} as a person sees it: progress, a summary, and a flame graph that a browser shows. */
class RecordTerminalTest {
    private static final Pattern PROGRESS = Pattern.compile("Recording [^\r]*?(\\d+) samples");

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void showsProgressAndASummaryOnATerminal() {
        Path html = folder.resolve("flame.html");
        try (Workload workload = Workload.start("weights", "60")) {
            Running.Outcome outcome =
                    onTerminal("record", "--pid", workload.pidText(), "--duration", "4s", "--output", html.toString());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).contains("Recording ").contains("left").contains("\r");
            assertThat(outcome.out().substring(outcome.out().lastIndexOf('\033')))
                    .contains("seventy")
                    .contains("fifty")
                    .containsPattern("\\d+ samples in [4-9][.0-9]*s at 99 Hz per CPU, (none lost|lost: \\d+ by )")
                    .contains("Written: " + html);
        }
    }

    /** Ctrl-C is typed as soon as the progress shows that enough was sampled, however long the start takes. */
    @Test
    void writesWhatThereIsOnInterrupt() {
        Path folded = folder.resolve("out.folded");
        try (Workload workload = Workload.start("weights", "120");
                Running hearth =
                        startOnTerminal("record", "--pid", workload.pidText(), "--output", folded.toString())) {
            hearth.await("300 samples", Duration.ofSeconds(90), () -> samplesShown(hearth) >= 300);
            hearth.type("\003");
            Running.Outcome outcome = hearth.await(Duration.ofSeconds(60));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).contains("Written: " + folded);
            FoldedProfile profile = FoldedProfile.read(folded);
            assertThat(profile.samples()).isGreaterThan(150);
            assertThat(profile.samplesIn("seventy")).isGreaterThan(40);
        }
    }

    @Test
    void writesAFlameGraphThatABrowserShowsSearchesAndZooms() throws IOException {
        Machine.needsCommand("chromium");
        Path html = folder.resolve("flame.html");
        Path folded = folder.resolve("same.folded");
        try (Workload workload = Workload.start("weights", "60")) {
            Running.Outcome outcome = Hearth.run(
                    "record",
                    "--quiet",
                    "--pid",
                    workload.pidText(),
                    "--frequency",
                    "499",
                    "--duration",
                    "3s",
                    "--output",
                    html.toString(),
                    "--output",
                    folded.toString());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        }
        FoldedProfile profile = FoldedProfile.read(folded);
        double share = 100.0 * profile.samplesIn("seventy") / profile.samples();
        assertThat(share).as("half of the threads, 70 in a hundred").isBetween(15.0, 60.0);
        assertThat(dom(html, "#q=seventy"))
                .contains("data-state=\"ready\"")
                .contains(String.format(Locale.ROOT, ">%.1f%% matched<", share));
        assertThat(dom(html, "#q=no_such_function")).contains("no match");

        // A click zooms, which the page remembers in its address; the table lists the functions.
        Path driven = folder.resolve("driven.html");
        Files.writeString(driven, Files.readString(html).replace("</body>", """
                <script>
                setTimeout(() => {
                  const canvas = document.querySelector('canvas'), box = canvas.getBoundingClientRect();
                  canvas.dispatchEvent(new MouseEvent('click',
                      {bubbles: true, clientX: box.left + box.width / 4, clientY: box.top + 50}));
                  document.getElementById('list').click();
                  setTimeout(() => { document.body.dataset.after = location.hash + ' '
                      + document.getElementById('rows').textContent; }, 600);
                }, 200);
                </script></body>"""));
        assertThat(dom(driven, ""))
                .containsPattern("data-after=\"#n=\\d+")
                .containsPattern("data-after=\"[^\"]*seventy");
    }

    private static Running.Outcome onTerminal(String... arguments) {
        try (Running running = startOnTerminal(arguments)) {
            return running.await(Duration.ofSeconds(90));
        }
    }

    private static Running startOnTerminal(String... arguments) {
        Machine.needsCommand("script");
        // exec, since a shell between would have its own answer to Ctrl-C: dash ends with 130 whatever its child did.
        String command = "exec " + String.join(" ", Hearth.command(arguments));
        return Running.start(Hearth.builder(List.of("script", "-qefc", command, "/dev/null")));
    }

    private static long samplesShown(Running hearth) {
        long shown = 0;
        Matcher progress = PROGRESS.matcher(hearth.out());
        while (progress.find()) {
            shown = Long.parseLong(progress.group(1));
        }
        return shown;
    }

    /** The page's document after its scripts have run. */
    private String dom(Path file, String hash) {
        try (Running chromium = Running.start(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--window-size=1200,800",
                "--user-data-dir=" + folder.resolve("chromium"),
                "--virtual-time-budget=5000",
                "--dump-dom",
                file.toUri() + hash)) {
            Running.Outcome outcome = chromium.await(Duration.ofSeconds(180));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            return outcome.out();
        }
    }
}
