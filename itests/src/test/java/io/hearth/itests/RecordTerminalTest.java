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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code record} as a person sees it: progress, a summary, and a flame graph that a browser shows. */
class RecordTerminalTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void showsProgressAndASummaryOnATerminal() {
        Path html = folder.resolve("flame.html");
        try (Workload workload = Workload.start("weights", "30")) {
            Running.Outcome outcome =
                    onTerminal("record", "--pid", workload.pidText(), "--duration", "4s", "--output", html.toString());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).contains("Recording ").contains("left").contains("\r");
            assertThat(outcome.out().substring(outcome.out().lastIndexOf('\033')))
                    .contains("seventy")
                    .contains("fifty")
                    .containsPattern("\\d+ samples in 4[.0-9]*s at 99 Hz per CPU, none lost")
                    .contains("Written: " + html);
        }
    }

    @Test
    void writesWhatThereIsOnInterrupt() {
        Path folded = folder.resolve("out.folded");
        try (Workload workload = Workload.start("weights", "30");
                Running hearth = Hearth.start("record", "--pid", workload.pidText(), "--output", folded.toString())) {
            Pause.millis(4000);
            Running.Outcome outcome = hearth.interrupt();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(FoldedProfile.read(folded).samplesIn("seventy")).isGreaterThan(50);
        }
    }

    @Test
    void writesAFlameGraphThatABrowserShowsSearchesAndZooms() throws IOException {
        Machine.needsCommand("chromium");
        Path html = folder.resolve("flame.html");
        try (Workload workload = Workload.start("weights", "30")) {
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
                    html.toString());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        }
        assertThat(dom(html, "#q=seventy"))
                .contains("data-state=\"ready\"")
                .containsPattern("3\\d[.0-9]*\\s?% matched");
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
        Machine.needsCommand("script");
        String command = String.join(" ", Hearth.command(arguments));
        try (Running running = Running.start(Hearth.builder(List.of("script", "-qefc", command, "/dev/null")))) {
            return running.await(Duration.ofSeconds(60));
        }
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
            Running.Outcome outcome = chromium.await(Duration.ofSeconds(60));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            return outcome.out();
        }
    }
}
