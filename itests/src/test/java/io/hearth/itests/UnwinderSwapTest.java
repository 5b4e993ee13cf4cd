/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unwinders dropped into, replaced in and removed from a machine that is being profiled, good ones and bad ones. What is
 * pretended to be an interpreter is one function of a workload, so that every sample says exactly who named it.
 */
class UnwinderSwapTest {
    private static final int SWAPS = Integer.getInteger("hearth.test.swaps", 10);
    private static final Duration A_WHILE = Duration.ofSeconds(40);

    @TempDir
    static Path build;

    private static PretendAddon addon;

    @TempDir
    Path folder;

    private HttpSink sink;
    private Collected collected;
    private int metricsPort;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("bpftool");
        addon = new PretendAddon(build);
    }

    @BeforeEach
    void startProfiling() {
        PretendAddon.removeAll();
        sink = new HttpSink();
        metricsPort = freePort();
        collected = Collected.start(
                folder, Workload.path("frameless") + " 3600 &\n" + Workload.path("leaf") + " 3600 &", """
                receivers:
                  profiling:
                    samples_per_second: 199
                    reporter_interval: 500ms
                    reporter_jitter: 0
                    pid_namespace_translation: true
                exporters:
                  otlp_http: {endpoint: "http://%s"}
                service:
                  telemetry:
                    metrics:
                      readers:
                        - pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [otlp_http]}
                """.formatted(
                                sink.endpoint(), metricsPort));
        awaitFrame("three", name -> name.equals("three"));
    }

    @AfterEach
    void stop() {
        PretendAddon.removeAll();
        collected.close();
        sink.close();
    }

    /** What stands for the interpreter in the last request that has samples of the workload. */
    private List<String> lastNames() {
        for (int i = sink.requests().size() - 1; i >= 0; i--) {
            List<String> names = OtlpProfile.of(List.of(sink.requests().get(i).message())).entries().stream()
                    .map(UnwinderSwapTest::interpreterFrame)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (!names.isEmpty()) {
                return names;
            }
        }
        return List.of();
    }

    /** The frame between {@code two} and {@code four}; empty for a stack without them. */
    private static String interpreterFrame(OtlpProfile.Entry entry) {
        int two = entry.frames().indexOf("two");
        int four = entry.frames().indexOf("four");
        return two >= 0 && four > two + 1 ? String.join(";", entry.frames().subList(two + 1, four)) : "";
    }

    private void awaitFrame(String what, Predicate<String> allAre) {
        collected.await("frames named " + what, A_WHILE, () -> {
            List<String> names = lastNames();
            return !names.isEmpty() && names.stream().allMatch(allAre);
        });
    }

    private void awaitLog(String text) {
        collected.await(
                "'" + text + "' in the log", A_WHILE, () -> collected.log().contains(text));
    }

    private void assertMetrics(String name, String value) {
        assertThat(metrics())
                .containsPattern("hearth_profiler_" + name + "(_total)?\\{.*runtime=\"pretend\".*} " + value);
    }

    private void assertUnresolved(String reason) {
        assertThat(metrics().lines())
                .as("frames without a name, " + reason)
                .anyMatch(line -> line.startsWith("hearth_profiler_frames_unresolved")
                        && line.contains("runtime=\"pretend\"")
                        && line.contains("reason=\"" + reason + "\"")
                        && line.matches(".* [1-9][0-9.]*"));
    }

    private String metrics() {
        try (InputStream in = URI.create("http://127.0.0.1:" + metricsPort + "/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertTheRestGoesOn() {
        int before = sink.requests().size();
        collected.await("three more requests", A_WHILE, () -> sink.requests().size() >= before + 3);
        OtlpProfile later =
                OtlpProfile.of(sink.requests().subList(before, sink.requests().size()).stream()
                        .map(OtlpSink.Request::message)
                        .toList());
        assertThat(later.samplesIn("leaf_loop"))
                .as("samples of the other process")
                .isPositive();
        Running.Outcome outcome = collected.stop();
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.err()).contains("profiling ends: taken=");
        String end = outcome.err().substring(outcome.err().indexOf("profiling ends: taken="));
        String[] words = end.lines().findFirst().orElseThrow().split("[ =]");
        assertThat(words).as(end).contains("delivered");
        assertThat(words[3]).as("taken and delivered: " + end).isEqualTo(words[5]);
        assertThat(sink.errors()).isEmpty();
    }

    @Test
    void namesFramesWhileDroppedAndSwapsSideBySideWithoutAnUnnamedFrame() {
        PretendAddon.drop(addon.jar("1.0.0", "good"), "test-pretend-1.jar");
        awaitFrame("by version 1", "v1.0.0:three"::equals);
        int from = sink.requests().size();
        PretendAddon.drop(addon.jar("1.1.0", "good"), "test-pretend-2.jar");
        awaitFrame("by version 2", "v1.1.0:three"::equals);
        awaitLog("swapped com.example.pretend 1.0.0 for com.example.pretend 1.1.0");
        assertMetrics("swaps", "1");
        assertMetrics("swap_samples_delivered", "[1-9]\\d*");
        assertMetrics("swap_samples_lost", "0");
        assertMetrics("swap_frames_unresolved", "0");
        assertMetrics("frames_named", "[1-9]\\d*");
        deleteAddon("test-pretend-2.jar");
        awaitFrame("by version 1 again", "v1.0.0:three"::equals);
        List<String> between = OtlpProfile.of(
                        sink.requests().subList(from, sink.requests().size()).stream()
                                .map(OtlpSink.Request::message)
                                .toList())
                .entries()
                .stream()
                .map(UnwinderSwapTest::interpreterFrame)
                .filter(name -> !name.isEmpty())
                .toList();
        assertThat(between).isNotEmpty().allMatch(name -> name.endsWith(":three"));
        deleteAddon("test-pretend-1.jar");
        awaitFrame("natively", "three"::equals);
        assertTheRestGoesOn();
    }

    @Test
    void bridgesTheGapOfAnUpdateInPlace() {
        PretendAddon.drop(addon.jar("1.0.0", "good"), "test-pretend.jar");
        awaitFrame("by version 1", "v1.0.0:three"::equals);
        int from = sink.requests().size();
        PretendAddon.drop(addon.jar("2.0.0", "starts-late"), "test-pretend.jar");
        awaitFrame("by version 2", "v2.0.0:three"::equals);
        awaitLog("unwinder pretend: swapped com.example.pretend 1.0.0 for com.example.pretend 2.0.0");
        assertThat(collected.log()).as("a gap of seconds").containsPattern("swapped .* gap_ms=[3-9]\\d\\d\\d");
        assertThat(OtlpProfile.of(sink.requests().subList(from, sink.requests().size()).stream()
                                .map(OtlpSink.Request::message)
                                .toList())
                        .entries()
                        .stream()
                        .map(UnwinderSwapTest::interpreterFrame)
                        .filter(name -> !name.isEmpty()))
                .allMatch(name -> name.endsWith(":three"));
        assertTheRestGoesOn();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"throws", "sleeps", "loops", "allocates", "wrong", "says-nothing"})
    void contains(String behaviour) {
        PretendAddon.drop(addon.jar("1.0.0", behaviour), "test-pretend.jar");
        if (behaviour.equals("allocates")) {
            awaitLog("is not used any more");
            awaitFrame("natively", "three"::equals);
        } else if (behaviour.equals("wrong")) {
            awaitFrame("by a name that is cut", name -> name.startsWith("x".repeat(1024)));
        } else {
            awaitFrame("[unresolved]", "[unresolved]"::equals);
            boolean answers = List.of("throws", "says-nothing").contains(behaviour);
            assertUnresolved(answers ? "unreadable" : "late");
        }
        if (behaviour.equals("throws")) {
            awaitLog("unwinder pretend failed");
        }
        assertTheRestGoesOn();
    }

    @Test
    void goesOnNativelyWhenAttachingOrLookingAtTheFileFails() {
        PretendAddon.drop(addon.jar("1.0.0", "throws-at-attach"), "test-pretend.jar");
        awaitLog("unwinder pretend failed");
        PretendAddon.drop(addon.jar("2.0.0", "refuses-image"), "test-pretend.jar");
        awaitLog("frameless 9.9 is too new");
        awaitFrame("natively", "three"::equals);
        assertTheRestGoesOn();
    }

    @Test
    void leavesTheOneThatWorksInPlaceWhenAnotherIsRefused() {
        PretendAddon.drop(addon.jar("1.0.0", "good"), "test-pretend-1.jar");
        awaitFrame("by version 1", "v1.0.0:three"::equals);
        PretendAddon.drop(addon.jar("2.0.0", "good", addon.compileObjectWithAnotherKit()), "test-pretend-2.jar");
        awaitLog("was built with another version of the unwinder kit");
        byte[] refused = addon.compileObject(Machine.root().resolve("bpf-native/include"), "-DREFUSED");
        PretendAddon.drop(addon.jar("3.0.0", "good", refused), "test-pretend-3.jar");
        awaitLog("com.example.pretend 3.0.0) is refused");
        byte[] garbage = "no object at all".getBytes(StandardCharsets.UTF_8);
        PretendAddon.drop(addon.jar("4.0.0", "good", garbage), "test-pretend-4.jar");
        awaitLog("com.example.pretend 4.0.0) is refused");
        awaitFrame("by version 1", "v1.0.0:three"::equals);
        assertTheRestGoesOn();
    }

    @Test
    void dropsWhatABundleLeavesBehind() {
        PretendAddon.drop(addon.jar("1.0.0", "leaks"), "test-pretend.jar");
        awaitFrame("by version 1", "v1.0.0:three"::equals);
        deleteAddon("test-pretend.jar");
        awaitLog("com.example.pretend 1.0.0 has stopped and left its unwinder behind");
        awaitLog("left behind by com.example.pretend");
        awaitFrame("natively", "three"::equals);
        PretendAddon.drop(addon.jar("2.0.0", "good"), "test-pretend.jar");
        awaitFrame("by version 2", "v2.0.0:three"::equals);
        assertTheRestGoesOn();
    }

    @Test
    void leavesNothingBehindAfterManySwaps() {
        PretendAddon.drop(addon.jar("1.0.0", "good"), "test-pretend.jar");
        awaitFrame("by version 1", "v1.0.0:three"::equals);
        Pause.millis(3000);
        Holdings before = Holdings.of(collected.hearthPid());
        for (int i = 1; i <= SWAPS; i++) {
            String label = "v1." + i + ".0:three";
            PretendAddon.drop(addon.jar("1." + i + ".0", "good"), "test-pretend.jar");
            awaitFrame(label, label::equals);
        }
        Pause.millis(4000);
        Holdings after = Holdings.of(collected.hearthPid());
        System.out.println(SWAPS + " swaps: " + before + " before, " + after + " after");
        assertThat(after.programs()).isEqualTo(before.programs());
        assertThat(after.maps()).isEqualTo(before.maps());
        assertThat(after.entries()).isEqualTo(before.entries());
        assertThat(after.classLoaders()).isEqualTo(before.classLoaders());
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 1);
        assertThat(after.files()).isLessThanOrEqualTo(before.files() + 2);
        assertTheRestGoesOn();
    }

    private static void deleteAddon(String name) {
        try {
            Files.delete(Hearth.home().resolve("addons").resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
