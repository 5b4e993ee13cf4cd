/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Page faults beside the CPU clock, of a program that counts its own: two functions touch fresh pages three to one, a
 * third burns CPU time.
 */
class ProbeTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final String FAULTS = "page_faults";
    private static final String CLOCK = "samples";
    private static final String BUNDLE = "io.hearth.probe.faults";
    private static final long PERIOD = 101;
    private static final Pattern TOUCHED = Pattern.compile("touched (\\d+) (\\d+)");

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
    }

    @Test
    void countsFaultsWhereTheyHappenAndLeavesCpuTimeAlone() throws IOException {
        Path folded = folder.resolve("out.folded");
        Path otlp = folder.resolve("out.otlp");
        Path summary = folder.resolve("summary.json");
        Running.Outcome outcome = Hearth.run(
                "record",
                "--probe",
                FAULTS,
                "--frequency",
                "999",
                "--output",
                folded.toString(),
                "--output",
                otlp.toString(),
                "--summary",
                summary.toString(),
                "--",
                Workload.path("faults").toString(),
                "5");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        Matcher touched = TOUCHED.matcher(outcome.out());
        assertThat(touched.find()).as(outcome.toString()).isTrue();

        FoldedProfile faults = FoldedProfile.read(folded);
        long three = faults.samplesIn("touches_three");
        long one = faults.samplesIn("touches_one");
        System.out.printf(
                "page faults: three=%d one=%d of %d (%.2f %% and %.2f %%), the program counts %s%n",
                three,
                one,
                faults.samples(),
                100.0 * three / faults.samples(),
                100.0 * one / faults.samples(),
                touched.group());
        assertThat(100.0 * three / (three + one)).isCloseTo(75, within(4.0));
        assertThat(faults.samplesIn("burns")).isZero();
        Figures figures = Figures.of(Summary.read(summary));
        assertThat(figures.taken).isEqualTo(figures.delivered + figures.lost);
        assertThat(faults.samples()).isEqualTo(figures.delivered * PERIOD);
        double truth = Double.parseDouble(touched.group(1)) + Double.parseDouble(touched.group(2));
        assertThat(three + one + figures.lost * PERIOD)
                .isCloseTo(Math.round(truth), within((long) (truth * 0.03) + 4 * PERIOD));

        // The other profile is what it would be without the probe.
        Summary all = Summary.read(summary);
        assertThat(all.taken()).isEqualTo(all.delivered() + all.lost());
        OtlpProfile profiles = OtlpProfile.of(List.of(ProfilesData.parseFrom(Files.readAllBytes(otlp))));
        assertThat(profiles.of(FAULTS).samples()).isEqualTo(faults.samples());
        OtlpProfile clock = profiles.of(CLOCK);
        assertThat(clock.samples()).isEqualTo(all.delivered() - figures.delivered);
        assertThat(clock.samplesIn("burns")).isPositive();
        assertThat(clock.entries())
                .allMatch(entry -> entry.count() == entry.timestamps().size());
    }

    @Test
    void comesAndGoesWhileItRuns() throws IOException {
        Distribution hearth = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of(BUNDLE));
        Path probe = Distribution.bundle(BUNDLE);
        Path newer = BundleVersion.of(probe, "99.0.0", folder.resolve("newer.jar"));
        try (HttpSink sink = new HttpSink();
                Collected collected =
                        Collected.start(hearth, folder, Workload.path("faults") + " 3600 &", config(sink, FAULTS))) {
            awaitLog(collected, "probe page_faults is waited for");
            collected.await(
                    "CPU time",
                    A_WHILE,
                    () -> !sink.profile().of(CLOCK).entries().isEmpty());
            assertThat(sink.profile().of(FAULTS).entries()).isEmpty();

            hearth.drop(probe, "faults.jar");
            awaitLog(collected, "probe page_faults (io.hearth.probe.faults 0.1.0.SNAPSHOT): in use");
            awaitFaults(collected, sink, 0);
            hearth.drop(newer, "faults.jar");
            awaitLog(collected, "probe page_faults (io.hearth.probe.faults 99.0.0): in use");
            awaitFaults(collected, sink, now());
            assertThat(sink.profile().of(FAULTS).samplesIn("burns")).isZero();

            hearth.remove("faults.jar");
            awaitLog(collected, "probe page_faults (io.hearth.probe.faults 99.0.0): not in use any more");
            long gone = now();
            collected.await(
                    "CPU time after it", A_WHILE, () -> times(sink, CLOCK).getMax() > gone + 1_000_000_000L);
            assertThat(times(sink, FAULTS).getMax()).isLessThanOrEqualTo(gone);

            Running.Outcome outcome = collected.stop();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(sink.errors()).isEmpty();
            Figures faults = Figures.of(outcome.err(), "probe page_faults: taken=(\\d+) delivered=(\\d+) lost=(\\d+)");
            assertThat(faults.taken).as(outcome.err()).isEqualTo(faults.delivered + faults.lost);
            assertThat(times(sink, FAULTS).getCount()).isEqualTo(faults.delivered);
            Figures all = Figures.of(outcome.err(), "profiling ends: taken=(\\d+) delivered=(\\d+)()");
            assertThat(times(sink, CLOCK).getCount()).isEqualTo(all.delivered - faults.delivered);
            System.out.println("probe dropped, replaced and removed: " + faults + " of all " + all);
        }
    }

    /** What is wrong with one probe costs that one: a vendor's own, with bad ones beside it. */
    @Test
    void usesAVendorsProbeBesideOnesThatCannotBeUsed() throws IOException {
        Distribution hearth = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of());
        ProbeAddon addon = new ProbeAddon(Files.createDirectories(folder.resolve("addon")));
        Path switches = addon.jar("com.example.switches", "1.0.0", "name=context_switches\nevent=3\nperiod=7\n");
        try (HttpSink sink = new HttpSink();
                Collected collected = Collected.start(
                        hearth,
                        folder,
                        Workload.path("faults") + " 3600 &",
                        config(sink, "page_faults, context_switches, next_decade"))) {
            awaitFaults(collected, sink, 0);
            hearth.drop(addon.jar("com.example.broken", "1.0.0", ""), "broken.jar");
            awaitLog(collected, "probe of com.example.broken 1.0.0 is not used: it failed with java.lang.Illegal");
            hearth.drop(addon.jar("com.example.next", "1.0.0", "name=next_decade\nevent=9999\nperiod=1\n"), "next.jar");
            awaitLog(collected, "probe next_decade (com.example.next 1.0.0) is refused: this kernel does not know");
            hearth.drop(switches, "switches.jar");
            awaitLog(collected, "probe context_switches (com.example.switches 1.0.0): in use");
            collected.await(
                    "context switches",
                    A_WHILE,
                    () -> sink.profile().of("context_switches").samplesIn("clock_nanosleep") > 0);
            awaitFaults(collected, sink, now());
            assertThat(Running.output(hearth.command("components").toArray(String[]::new)))
                    .contains("- probe: context_switches\n          module: com.example.switches 1.0.0\n"
                            + "          from: addons/switches.jar\n"
                            + "          state: \"there for probes: [context_switches]\"")
                    .contains("state: \"refused: it failed with java.lang.IllegalStateException: as asked");
            Running.Outcome outcome = collected.stop();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(sink.errors()).isEmpty();
            for (String name : List.of(FAULTS, "context_switches")) {
                Figures figures =
                        Figures.of(outcome.err(), "probe " + name + ": taken=(\\d+) delivered=(\\d+) lost=(\\d+)");
                assertThat(figures.taken).as(outcome.err()).isEqualTo(figures.delivered + figures.lost);
                assertThat(times(sink, name).getCount()).isEqualTo(figures.delivered);
            }
        }
    }

    private static void awaitLog(Collected collected, String text) {
        collected.await(
                "'" + text + "' in the log", A_WHILE, () -> collected.log().contains(text));
    }

    private static void awaitFaults(Collected collected, HttpSink sink, long after) {
        collected.await("page faults", A_WHILE, () -> times(sink, FAULTS).getMax() > after);
    }

    /** When the samples of one kind of profile were taken, in Unix nanoseconds. */
    private static LongSummaryStatistics times(HttpSink sink, String type) {
        return sink.profile().of(type).entries().stream()
                .flatMap(entry -> entry.timestamps().stream())
                .mapToLong(Long::longValue)
                .summaryStatistics();
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }

    private static String config(HttpSink sink, String probes) {
        return """
                receivers:
                  profiling:
                    samples_per_second: 199
                    reporter_interval: 500ms
                    reporter_jitter: 0
                    pid_namespace_translation: true
                    probes: [%s]
                exporters:
                  otlp_http: {endpoint: "http://%s"}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [otlp_http]}
                """.formatted(probes, sink.endpoint());
    }

    private record Figures(long taken, long delivered, long lost) {

        static Figures of(Summary summary) {
            if (summary.fields().get("probes") instanceof Map<?, ?> probes
                    && probes.get(FAULTS) instanceof Map<?, ?> figures) {
                return new Figures(number(figures, "taken"), number(figures, "delivered"), number(figures, "lost"));
            }
            throw new AssertionError("no figures of the probe in " + summary);
        }

        private static long number(Map<?, ?> figures, String key) {
            return ((Number) figures.get(key)).longValue();
        }

        static Figures of(String log, String pattern) {
            Matcher m = Pattern.compile(pattern).matcher(log);
            assertThat(m.find()).as(log).isTrue();
            return new Figures(
                    Long.parseLong(m.group(1)),
                    Long.parseLong(m.group(2)),
                    m.group(3).isEmpty() ? 0 : Long.parseLong(m.group(3)));
        }
    }
}
