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

/** An unwinder is brought into the kernel when a process of its runtime is there, not before. */
class UnwinderLoadTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("bpftool");
        Machine.needsCommand("python3");
    }

    @Test
    void loadsAnObjectForTheFirstProcessThatNeedsIt() throws IOException {
        Path begin = folder.resolve("begin");
        Path program = Machine.root().resolve("itests/workloads/runtimes/burn.py");
        String script = "%s 3600 &%n(until [ -e %s ]; do sleep 0.1; done; exec python3 %s 3600) &"
                .formatted(Workload.path("leaf"), begin, program);
        try (HttpSink sink = new HttpSink();
                Collected collected = Collected.start(folder, script, config(sink))) {
            collected.await("samples", A_WHILE, () -> sink.profile().samplesIn("leaf_loop") > 0);
            Holdings before = Holdings.of(collected.hearthPid());

            Files.createFile(begin);
            collected.await("Python frames", A_WHILE, () -> sink.profile().samplesIn("recurse") > 0);
            Holdings after = Holdings.of(collected.hearthPid());
            System.out.println("without Python: " + before + ", with it: " + after);
            assertThat(after.programs()).isGreaterThan(before.programs());
            assertThat(after.maps()).isGreaterThan(before.maps());
            assertThat(collected.stop().exitCode()).isZero();
            assertThat(sink.errors()).isEmpty();
        }
    }

    /** What the verifier says is known only then: the next best unwinder takes the refused one's place. */
    @Test
    void goesOnWithTheNextBestWhenTheObjectIsRefusedAtLast() throws IOException {
        Distribution hearth = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of());
        PretendAddon addon = new PretendAddon(Files.createDirectories(folder.resolve("addon")));
        byte[] refused = addon.compileObject(Machine.root().resolve("bpf-native/include"), "-DREFUSED");
        hearth.drop(addon.jar("1.0.0", "good"), "one.jar");
        hearth.drop(addon.jar("2.0.0", "good", refused), "two.jar");
        Path begin = folder.resolve("begin");
        String script = "%s 3600 &%n(until [ -e %s ]; do sleep 0.1; done; exec %s 3600) &"
                .formatted(Workload.path("leaf"), begin, Workload.path("frameless"));
        try (HttpSink sink = new HttpSink();
                Collected collected = Collected.start(hearth, folder, script, config(sink))) {
            collected.await(
                    "the better one", A_WHILE, () -> collected.log().contains("com.example.pretend 2.0.0): in use"));
            collected.await("samples", A_WHILE, () -> sink.profile().samplesIn("leaf_loop") > 0);
            assertThat(collected.log()).doesNotContain("is refused");

            Files.createFile(begin);
            collected.await(
                    "the refusal", A_WHILE, () -> collected.log().contains("com.example.pretend 2.0.0) is refused"));
            collected.await(
                    "frames named by the older one",
                    A_WHILE,
                    () -> sink.profile().samplesIn("v1.0.0:three") > 0);
            assertThat(collected.stop().exitCode()).isZero();
            assertThat(sink.errors()).isEmpty();
        }
    }

    private static String config(HttpSink sink) {
        return """
                receivers:
                  profiling:
                    samples_per_second: 99
                    reporter_interval: 500ms
                    reporter_jitter: 0
                    pid_namespace_translation: true
                exporters:
                  otlp_http: {endpoint: "http://%s"}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [otlp_http]}
                """.formatted(sink.endpoint());
    }
}
