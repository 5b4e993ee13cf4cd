/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide is true: its commands make a vendor's add-on from what is published, sign it and drop it into a running
 * collector that asks for signatures. Lua frames appear in the profile of processes that run already, and go again with
 * it, while everything else goes on.
 */
class VendorAddonTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final int WINDOW_MILLIS = 20_000;
    private static final List<String> COMPILERS = List.of("on", "off");

    private static final String JAR = "com.example.luajit-1.0.0.jar";

    @TempDir
    static Path vendor;

    private static Distribution hearth;
    private static Guide guide;
    private static Path unsigned;

    @TempDir
    Path folder;

    @BeforeAll
    static void build() throws IOException {
        Machine.needsProfiling();
        for (String command : List.of("luajit", "clang", "llvm-strip", "make")) {
            Machine.needsCommand(command);
        }
        hearth = Distribution.copy(Files.createDirectories(vendor.resolve("hearth")), List.of());
        hearth.setting("hearth.addons.signatures = require");
        guide = Guide.begin("docs/write-an-unwinder.md", Files.createDirectories(vendor.resolve("guide")), hearth);
        guide.typeUntil("jarsigner");
        unsigned = Files.copy(guide.where().resolve("target").resolve(JAR), vendor.resolve("unsigned.jar"));
        guide.typeUntil("/addons/");
    }

    @Test
    void namesLuaFramesForAsLongAsItIsThere() throws IOException {
        try (HttpSink sink = new HttpSink();
                Collected collected = Collected.start(hearth, folder, workloads(), config(sink))) {
            await(collected, sink, "native frames of LuaJIT", stack -> isLuaJit(stack) && stack.has("lua_pcall"));
            assertThat(stacks(sink, 0, System.currentTimeMillis())).noneMatch(VendorAddonTest::hasLua);

            guide.typeTheRest();
            await(collected, sink, "Lua frames", VendorAddonTest::hasLua);
            hearth.drop(unsigned, "unsigned.jar");
            collected.await(
                    "the refusal of what is not signed",
                    A_WHILE,
                    () -> collected
                            .log()
                            .contains(
                                    "addons/unsigned.jar is refused: it is not signed; hearth.addons.signatures=require"));
            Pause.millis(5000);
            long from = System.currentTimeMillis();
            Pause.millis(WINDOW_MILLIS);
            long to = System.currentTimeMillis();
            Pause.millis(2000);
            assertLua(stacks(sink, from, to));

            hearth.remove(JAR);
            Pause.millis(12_000);
            from = System.currentTimeMillis();
            Pause.millis(5000);
            to = System.currentTimeMillis();
            Pause.millis(2000);
            List<OtlpStacks.Stack> after = stacks(sink, from, to);
            assertThat(after).noneMatch(VendorAddonTest::hasLua);
            assertThat(after).anyMatch(stack -> isLuaJit(stack) && stack.has("lua_pcall"));
            assertThat(after).anyMatch(stack -> stack.has("leaf_loop"));
            Running.Outcome outcome = collected.stop();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(sink.errors()).isEmpty();
        }
    }

    /** Each process has few samples, so that one that fell between two states of a thread would be one in fifty. */
    private static void assertLua(List<OtlpStacks.Stack> stacks) {
        for (String compiler : COMPILERS) {
            long all = 0;
            long right = 0;
            for (LuaChain chain : LuaChain.all()) {
                String name = chain.mode() + "-" + compiler;
                List<OtlpStacks.Stack> of = stacks.stream()
                        .filter(stack -> stack.thread().equals(name))
                        .toList();
                long taken = count(of, stack -> true);
                long held = count(of, chain::holds);
                long whole = count(of, chain::isWhole);
                System.out.printf("luajit %s: samples=%d right=%d whole=%d%n", name, taken, held, whole);
                assertThat(taken).as(name).isGreaterThan(10);
                assertThat(held * 100.0 / taken)
                        .as(() -> name + ": " + firstWrong(of, chain))
                        .isGreaterThanOrEqualTo(90);
                assertThat(whole * 100.0 / taken).as(name + " whole").isGreaterThanOrEqualTo(80);
                all += taken;
                right += held;
            }
            System.out.printf("luajit -j%s: samples=%d right=%.2f %%%n", compiler, all, right * 100.0 / all);
            assertThat(right * 100.0 / all).as("-j" + compiler).isGreaterThanOrEqualTo(99);
        }
        assertWeights(stacks);
        assertThat(stacks)
                .as("C code between Lua code and what it calls")
                .anyMatch(stack -> hasNativeBetween(stack, "modes.sort", "compare"));
    }

    private static void assertWeights(List<OtlpStacks.Stack> stacks) {
        double heavy = count(stacks, stack -> stack.has("heavy"));
        double light = count(stacks, stack -> stack.has("light"));
        System.out.printf("luajit weights: heavy=%.0f light=%.0f%n", heavy, light);
        assertThat(heavy / (heavy + light)).as("70 to 30").isCloseTo(0.7, within(0.12));
    }

    private static boolean hasNativeBetween(OtlpStacks.Stack stack, String outer, String inner) {
        List<OtlpStacks.Frame> frames = stack.frames();
        int from = frames.stream().map(OtlpStacks.Frame::function).toList().indexOf(outer);
        int to = frames.stream().map(OtlpStacks.Frame::function).toList().indexOf(inner);
        return from >= 0
                && from < to
                && frames.subList(from, to).stream()
                        .anyMatch(frame -> frame.type().equals("native"));
    }

    private static String firstWrong(List<OtlpStacks.Stack> stacks, LuaChain chain) {
        return stacks.stream()
                .filter(stack -> !chain.holds(stack))
                .map(stack -> stack.frames().toString())
                .findFirst()
                .orElse("");
    }

    private static long count(List<OtlpStacks.Stack> stacks, Predicate<OtlpStacks.Stack> wanted) {
        return stacks.stream().filter(wanted).mapToLong(OtlpStacks.Stack::count).sum();
    }

    private static boolean isLuaJit(OtlpStacks.Stack stack) {
        return stack.thread().endsWith("-on") || stack.thread().endsWith("-off");
    }

    private static boolean hasLua(OtlpStacks.Stack stack) {
        return stack.frames().stream().anyMatch(frame -> frame.type().equals("lua"));
    }

    private static void await(Collected collected, HttpSink sink, String what, Predicate<OtlpStacks.Stack> condition) {
        collected.await(what, A_WHILE, () -> {
            int last = sink.requests().size();
            return stacksOf(sink.requests().subList(Math.max(0, last - 3), last)).stream()
                    .anyMatch(condition);
        });
    }

    private static List<OtlpStacks.Stack> stacksOf(List<OtlpSink.Request> requests) {
        return OtlpStacks.of(requests.stream().map(OtlpSink.Request::message).toList())
                .stacks();
    }

    /** What was sampled between two times. */
    private static List<OtlpStacks.Stack> stacks(HttpSink sink, long fromMillis, long toMillis) {
        List<OtlpStacks.Stack> found = new ArrayList<>();
        for (OtlpStacks.Stack stack : stacksOf(sink.requests())) {
            List<Long> times = stack.times().stream()
                    .filter(time -> time >= fromMillis * 1_000_000 && time < toMillis * 1_000_000)
                    .toList();
            if (!times.isEmpty()) {
                found.add(new OtlpStacks.Stack(stack.thread(), times, stack.frames(), stack.labels()));
            }
        }
        return found;
    }

    /** Each mode, with and without the compiler, as a process that is called after it. */
    private static String workloads() throws IOException {
        Path programs = Files.createDirectories(Machine.root().resolve("itests/target/workloads/luajit"));
        StringBuilder script = new StringBuilder(Workload.path("leaf") + " 300 &\n");
        List<String> modes = new ArrayList<>(List.of("weights"));
        LuaChain.all().forEach(chain -> modes.add(chain.mode()));
        for (String mode : modes) {
            for (String compiler : COMPILERS) {
                Path program = programs.resolve(mode + "-" + compiler);
                Files.deleteIfExists(program);
                Files.createSymbolicLink(program, Path.of("/usr/bin/luajit"));
                script.append("%s -j%s %s 300 %s &%n".formatted(program, compiler, LuaChain.SCRIPT, mode));
            }
        }
        return script.toString();
    }

    private static String config(HttpSink sink) {
        return """
                receivers:
                  profiling:
                    samples_per_second: 199
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
