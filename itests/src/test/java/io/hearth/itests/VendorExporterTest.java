/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide is true: its commands make a vendor's exporter from what is published and drop it into a running collector. It
 * gets every sample, also while it is upgraded and downgraded, and everything else goes on when it is removed.
 */
class VendorExporterTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final String BEFORE = """
            receivers:
              profiling: {reporter_interval: 1s}
            exporters:
              debug:
            service:
              telemetry: {metrics: {level: none}}
              pipelines:
                profiles: {receivers: [profiling], exporters: [debug]}
            """;

    @TempDir
    Path folder;

    private Distribution hearth;
    private Guide guide;
    private Running cage;
    private Path lines;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void getsEverySampleWhileItIsReplaced() throws IOException {
        hearth = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of());
        Files.writeString(hearth.home().resolve("conf/config.yaml"), BEFORE);
        lines = folder.resolve("profiles.tsv");
        guide = Guide.begin("docs/write-an-exporter.md", Files.createDirectories(folder.resolve("guide")), hearth);
        guide.typeUntil("/addons/");
        String script = "cd " + folder + "\nOTEL_SERVICE_NAME=shop " + Workload.path("leaf") + " 300 &\n\"$@\"";
        List<String> command = hearth.command(
                "--config",
                hearth.home().resolve("conf/config.yaml").toString(),
                "--set",
                "receivers.profiling.pid_namespace_translation=true");
        try (Running started = Cage.start(script, command)) {
            cage = started;
            awaitLog("Everything is ready");
            guide.variable("HEARTH_PID", Long.toString(Cage.hearthPid(cage)));
            guide.typeUntil("kill -HUP");
            awaitLog("addons/acme-lines.jar is running: com.acme.lines 1.0.0");
            guide.typeUntil("1.1.0");
            awaitMoreLines();
            guide.typeUntil("com.acme.lines-1.0.0.jar");
            awaitLog("goes on with com.acme.lines 1.1.0");
            awaitMoreLines();
            guide.typeUntil("rm ");
            awaitLog("goes on with com.acme.lines 1.0.0");
            awaitMoreLines();
            assertThat(cage.err()).as("nothing was refused").doesNotContain("its bundle has gone");
            guide.typeTheRest();
            awaitLog("addons/acme-lines.jar is gone");
            long inFile = samples(".*");
            // The collector goes on, and says what it could not deliver.
            awaitLog("its bundle has gone, and no other offers its type");
            assertThat(samples(".*"))
                    .as("nothing is written by a bundle that is gone")
                    .isEqualTo(inFile);
            Running.output("kill", "-INT", Long.toString(Cage.hearthPid(cage)));
            Running.Outcome outcome = cage.await(Duration.ofSeconds(30));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(end(outcome.err())).as(outcome.err()).isEqualTo(inFile);
            System.out.println("samples in the vendor's file: " + inFile + ", of it shop: " + samples("shop"));
            assertThat(samples("shop")).isGreaterThan(90);
            assertThat(read()).contains("shop\t").containsPattern("shop\t\\d+\thot\n");
        }
    }

    /** What was delivered by the pipeline that has the exporter; all that was taken is accounted for. */
    private static long end(String log) {
        Matcher ends = Pattern.compile("profiling ends: taken=(\\d+) delivered=(\\d+)(?: consumer_refused=(\\d+))?\n")
                .matcher(log.substring(log.lastIndexOf("profiling ends: ")));
        assertThat(ends.find()).as("only what was refused at last is lost").isTrue();
        long refused = ends.group(3) == null ? 0 : Long.parseLong(ends.group(3));
        assertThat(Long.parseLong(ends.group(1))).isEqualTo(Long.parseLong(ends.group(2)) + refused);
        return Long.parseLong(ends.group(2));
    }

    private void awaitLog(String text) {
        cage.await(
                "the text '" + text + "' once more", A_WHILE, () -> cage.err().contains(text));
    }

    private void awaitMoreLines() {
        long before = samples("shop");
        cage.await("more lines", A_WHILE, () -> samples("shop") > before + 30);
    }

    private long samples(String service) {
        return read().lines()
                .map(line -> line.split("\t", -1))
                .filter(columns -> columns.length == 3 && columns[0].matches(service))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    private String read() {
        try {
            return Files.exists(lines) ? Files.readString(lines) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
