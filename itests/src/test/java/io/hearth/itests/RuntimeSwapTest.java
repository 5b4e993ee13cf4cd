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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unwinders of Java, Python and Node.js are replaced beside each other, overwritten, removed and put back while
 * programs of all three keep every CPU busy at 999 Hz. {@code -Dhearth.test.swaps=50} makes it as many of each kind.
 */
class RuntimeSwapTest {
    private static final Integer ASKED = Integer.getInteger("hearth.test.swaps");
    private static final int SWAPS = ASKED == null ? 2 : ASKED;
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final Path SOURCE = Machine.root().resolve("itests/workloads/runtimes/Chains.java");
    private static final String CONFIG = """
            receivers:
              profiling:
                samples_per_second: 999
                reporter_interval: 500ms
                reporter_jitter: 0
                pid_namespace_translation: true
            exporters:
              otlp_http: {endpoint: "http://%s"}
            service:
              telemetry: {metrics: {level: none}}
              pipelines:
                profiles: {receivers: [profiling], exporters: [otlp_http]}
            """;

    @TempDir
    Path folder;

    private List<Language> languages;
    private Distribution distribution;
    private Collected collected;
    private HttpSink sink;
    private final List<LanguageSamples> samples = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final SoftAssertions softly = new SoftAssertions();
    private int version;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("python3");
        Machine.needsCommand("node");
        Machine.needsCommand("bpftool");
    }

    @Test
    void losesNoSampleAndNoNameOfTheOthers() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String[] javac = {"--release", "11", "-encoding", "UTF-8", "-d", classes.toString(), SOURCE.toString()};
        assertThat(ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, javac))
                .isZero();
        languages = Language.all(classes);
        Path home = Files.createDirectories(folder.resolve("hearth"));
        distribution =
                Distribution.copy(home, languages.stream().map(Language::bundle).toList());
        version++;
        languages.forEach(language -> distribution.drop(jar(language), language.runtime() + "-1.jar"));
        try (HttpSink opened = new HttpSink();
                Collected started =
                        Collected.start(distribution, folder, workloads(), CONFIG.formatted(opened.endpoint()))) {
            sink = opened;
            collected = started;
            for (Language language : languages) {
                samples.add(new LanguageSamples(language, pid(language)));
            }
            awaitRight();
            Holdings before = holdings();
            assertNothingUnresolved("side by side", this::sideBySide);
            assertNothingUnresolved("overwritten", this::overwritten);
            for (int i = 0; i < (ASKED == null ? 1 : SWAPS); i++) {
                for (LanguageSamples one : samples) {
                    removedAndPutBack(one);
                }
            }
            // Slots are emptied some seconds after.
            Pause.millis(4000);
            assertHeldAs(before, holdings());
            assertEverySampleDelivered();
            softly.assertAll();
        }
    }

    /** Looked at while nothing is sampled: the virtual machine stands still for it, which would cost samples. */
    private Holdings holdings() {
        collected.signalWorkloads("STOP");
        Pause.millis(1000);
        Holdings holdings = Holdings.of(collected.hearthPid());
        collected.signalWorkloads("CONT");
        return holdings;
    }

    private static void assertHeldAs(Holdings before, Holdings after) {
        System.out.println("swaps of each kind: " + SWAPS + ", before " + before + ", after " + after);
        assertThat(after.programs()).as("programs").isEqualTo(before.programs());
        assertThat(after.maps()).as("maps").isLessThanOrEqualTo(before.maps() + 2);
        assertThat(after.entries()).as("map entries").isLessThanOrEqualTo(before.entries() + 4);
        assertThat(after.classLoaders()).as("class loaders").isEqualTo(before.classLoaders());
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 1);
        assertThat(after.files()).as("files").isLessThanOrEqualTo(before.files() + 4);
    }

    /** Each version beside the one before, which is then removed. */
    private void sideBySide() {
        for (int i = 0; i < SWAPS; i++) {
            version++;
            awaitSwaps(language -> distribution.drop(jar(language), language.runtime() + "-" + version + ".jar"));
            languages.forEach(language -> distribution.remove(language.runtime() + "-" + (version - 1) + ".jar"));
        }
    }

    private void overwritten() {
        int file = version;
        for (int i = 0; i < SWAPS; i++) {
            version++;
            awaitSwaps(language -> distribution.drop(jar(language), language.runtime() + "-" + file + ".jar"));
        }
    }

    private void awaitSwaps(Consumer<Language> swap) {
        List<Integer> before = languages.stream().map(this::swapped).toList();
        languages.forEach(swap);
        for (int i = 0; i < languages.size(); i++) {
            Language language = languages.get(i);
            int known = before.get(i);
            collected.await("a swap of " + language.runtime(), A_WHILE, () -> swapped(language) > known);
        }
        read();
    }

    private void read() {
        List<OtlpSink.Request> requests = sink.drain();
        errors.addAll(OtlpSink.errors(requests));
        for (OtlpSink.Request request : requests) {
            samples.forEach(one -> one.read(request.message()));
        }
    }

    private void removedAndPutBack(LanguageSamples one) {
        Language language = one.language();
        String file;
        try (var files = Files.list(distribution.home().resolve("addons"))) {
            file = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(language.runtime()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        long removed = System.currentTimeMillis();
        samples.forEach(all -> all.forgetBefore(removed - 5000));
        distribution.remove(file);
        awaitNames(one, false);
        Pause.millis(1000);
        long putBack = System.currentTimeMillis();
        distribution.drop(jar(language), file);
        awaitNames(one, true);
        long end = System.currentTimeMillis();
        Pause.millis(1000);
        read();
        long lost = one.lastNamed(putBack) - removed;
        long returned = one.firstNamed(putBack) - putBack;
        System.out.printf(
                "%s removed: names until %d ms after, back %d ms after the file%n", language.runtime(), lost, returned);
        for (LanguageSamples other : samples) {
            if (other != one) {
                assertWhole(other, "while " + language.runtime() + " is away", other.between(removed, end));
            }
        }
        // A slow machine looks at the folder late; by hand the limits are the promised ones.
        softly.assertThat(lost).as("ms until the names are gone").isLessThan(ASKED == null ? 10_000 : 1000);
        softly.assertThat(returned).as("ms until the names are back").isLessThan(ASKED == null ? 20_000 : 2000);
    }

    private void assertNothingUnresolved(String how, Runnable swaps) {
        long from = System.currentTimeMillis();
        swaps.run();
        awaitRight();
        long to = System.currentTimeMillis();
        Pause.millis(1500);
        read();
        for (LanguageSamples one : samples) {
            assertWhole(one, how, one.between(from, to));
        }
    }

    private void assertWhole(LanguageSamples one, String when, LanguageSamples.Tally tally) {
        String what = one.language().runtime() + " " + when + ": " + tally;
        System.out.println(what);
        softly.assertThat(tally.all()).as(what).isPositive();
        softly.assertThat(tally.unresolved()).as(what).isZero();
        softly.assertThat(tally.percentRight()).as(what).isGreaterThan(98);
    }

    private void awaitRight() {
        samples.forEach(one -> awaitNames(one, true));
    }

    private void awaitNames(LanguageSamples one, boolean named) {
        collected.await((named ? "names of " : "no names of ") + one.language().runtime(), A_WHILE, () -> {
            Pause.millis(100);
            read();
            return one.areNewest(named);
        });
    }

    private int swapped(Language language) {
        Pattern line = Pattern.compile("unwinder " + language.runtime() + ": swapped ");
        return (int) line.matcher(collected.log()).results().count();
    }

    private void assertEverySampleDelivered() {
        Running.Outcome outcome = collected.stop();
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        keep(outcome.err());
        String end = outcome.err()
                .substring(outcome.err().indexOf("profiling ends: "))
                .lines()
                .findFirst()
                .orElseThrow();
        System.out.println(end);
        assertThat(end).matches("profiling ends: taken=(\\d+) delivered=\\1");
        read();
        assertThat(errors).isEmpty();
        outcome.err()
                .lines()
                .filter(line -> line.contains(": swapped ") && !line.contains("frames_unresolved=0 ")
                        || line.contains("takes too long")
                        || line.contains("is slow"))
                .forEach(System.out::println);
    }

    /** The log of many swaps is worth reading afterwards. */
    private static void keep(String log) {
        try {
            Files.writeString(Machine.root().resolve("itests/target/runtime-swap.log"), log);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path jar(Language language) {
        return BundleVersion.of(
                Distribution.bundle(language.bundle()), "1." + version + ".0", folder.resolve("next.jar"));
    }

    private String workloads() {
        StringBuilder script = new StringBuilder();
        for (Language language : languages) {
            script.append(String.join(" ", language.command())).append(" 7200 > /dev/null &\n");
            script.append("echo $! > ").append(pidFile(language)).append('\n');
        }
        return script.toString();
    }

    private Path pidFile(Language language) {
        return folder.resolve(language.runtime() + ".pid");
    }

    private long pid(Language language) {
        collected.await(
                "a process of " + language.runtime(),
                A_WHILE,
                () -> Files.exists(pidFile(language))
                        && !read(pidFile(language)).isBlank());
        return Long.parseLong(read(pidFile(language)).strip());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
