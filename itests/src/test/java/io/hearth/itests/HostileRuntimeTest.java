/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes whose runtime structures are overwritten at random while they are profiled, and die of it, again and again.
 * Hearth lives, counts every sample, stays within its memory and threads, and goes on naming a well-behaved process of the
 * same runtime. Fifteen seconds a runtime; {@code -Pnightly} or {@code -Dhearth.test.hostile.seconds} for longer, {@code
 * -Dhearth.test.hostile.seed} for the same again.
 */
class HostileRuntimeTest {
    private static final int SECONDS = Integer.getInteger("hearth.test.hostile.seconds", 15);
    private static final long SEED = Long.getLong("hearth.test.hostile.seed", System.nanoTime());
    private static final Path SOURCES = Machine.root().resolve("itests/workloads/runtimes");
    private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");
    private static final Pattern END = Pattern.compile("profiling ends: taken=(\\d+) delivered=(\\d+)(.*)");
    private static final Pattern LOSS = Pattern.compile("\\w+=(\\d+)");
    private static final int[] WRITES_PER_SECOND = {20, 200, 2_000, 20_000};
    private static final int MOST_LIFE_MILLIS = 2500;
    /** What must be enough however hostile the others are. */
    private static final double MOST_MEGABYTES = 220;

    private static final double MOST_BPF_NANOS = 200_000;
    private static final int MOST_BUSY_PERCENT = 50;

    @TempDir
    static Path classes;

    private static String statistics = "0";

    @TempDir
    Path folder;

    /** A runtime, its well-behaved program, and the victim. */
    enum Runtime {
        JAVA("java"),
        PYTHON("/usr/bin/python3"),
        NODE("node"),
        GO("go");

        private final String command;

        Runtime(String command) {
            this.command = command;
        }

        private static String java(String options, String program) {
            return "java -XX:+UseSerialGC -Xmx64m " + options + " -cp " + classes + " " + program;
        }

        String good() {
            return switch (this) {
                case JAVA -> java("", "Chains 3600");
                case PYTHON -> command + " " + SOURCES.resolve("stacks.py") + " 3600";
                case NODE -> command + " " + SOURCES.resolve("stacks.mjs") + " 3600";
                case GO -> Workload.path("go-chain") + " 3600";
            };
        }

        String victim() {
            return switch (this) {
                case JAVA ->
                    java(
                            "-XX:ErrorFile=/dev/null -XX:ReplayDataFile=/dev/null -XX:-CreateCoredumpOnCrash -Xss1m",
                            "Victim");
                case PYTHON -> command + " " + SOURCES.resolve("victims/victim.py");
                case NODE -> command + " " + SOURCES.resolve("victims/victim.mjs");
                case GO -> Workload.path("go-pprof") + " 3600 /dev/null";
            };
        }

        KnownChains chains() {
            return switch (this) {
                case JAVA -> JavaChains.of(SOURCES.resolve("Chains.java"));
                case PYTHON -> PythonChains.of(SOURCES.resolve("stacks.py"), PythonChains.isQualified(command));
                case NODE -> new V8Chains(SOURCES.resolve("stacks.mjs"));
                case GO -> HostileRuntimeTest::problemOfGo;
            };
        }
    }

    @BeforeAll
    static void needs() throws IOException {
        Machine.needsProfiling();
        for (String source : List.of("Chains.java", "victims/Victim.java")) {
            JavaChains.compile(SOURCES.resolve(source), classes);
        }
        statistics = Files.readString(STATISTICS).strip();
        Files.writeString(STATISTICS, "1");
    }

    @AfterAll
    static void restore() throws IOException {
        Files.writeString(STATISTICS, statistics);
    }

    @ParameterizedTest
    @EnumSource
    void survives(Runtime runtime) throws IOException {
        Machine.needsCommand(Path.of(runtime.command).getFileName().toString());
        Path going = Files.createFile(folder.resolve("going"));
        System.out.printf("%s: %d s, seed %d%n", runtime, SECONDS, SEED);
        try (HttpSink sink = new HttpSink();
                Collected collected =
                        Collected.start(folder, """
                        ulimit -c 0
                        %s > /dev/null &
                        echo good $!
                        while [ -e %s ]; do %s > /dev/null 2>&1; sleep 0.05; done &
                        """.formatted(runtime.good(), going, runtime.victim()), """
                        receivers:
                          profiling:
                            samples_per_second: 999
                            reporter_interval: 1s
                            reporter_jitter: 0
                            pid_namespace_translation: true
                        exporters:
                          otlp_http: {endpoint: "http://%s"}
                        service:
                          telemetry: {metrics: {level: none}}
                          pipelines:
                            profiles: {receivers: [profiling], exporters: [otlp_http]}
                        """.formatted(
                                        sink.endpoint()))) {
            long good = collected.awaitNumber("good ", Duration.ofSeconds(20));
            ChainTally tally = new ChainTally(runtime.chains());
            collected.await("right samples of the well-behaved program", Duration.ofSeconds(60), () -> {
                OtlpStacks stacks = OtlpStacks.of(messages(sink), good);
                return !stacks.stacks().isEmpty()
                        && new ChainTally(runtime.chains()).add(stacks).percentRight() >= 95;
            });
            HearthProcess hearth = new HearthProcess(collected.hearthPid());
            int threads = hearth.threads();
            int deaths = torment(runtime, collected, () -> tally.add(OtlpStacks.of(messages(sink), good)));
            Files.delete(going);
            victims(runtime, collected).forEach(ProcessHandle::destroyForcibly);
            awaitCalm(collected, hearth);
            System.out.printf(
                    "%s: %d victims; the well-behaved program: %s; peak %.0f MB, %d threads, then %d, BPF %.0f ns%n",
                    runtime,
                    deaths,
                    tally,
                    hearth.megabytes("VmHWM"),
                    threads,
                    hearth.threads(),
                    hearth.bpfNanosPerRun());
            assertThat(tally.all()).as("samples of the well-behaved program").isGreaterThan(5 * SECONDS);
            assertThat(tally.percentRight()).as("%s", tally).isGreaterThanOrEqualTo(95);
            assertThat(hearth.megabytes("VmHWM")).as("peak of resident MB").isLessThan(MOST_MEGABYTES);
            assertThat(hearth.threads()).as("threads").isLessThanOrEqualTo(threads + 2);
            assertThat(hearth.bpfNanosPerRun()).as("BPF ns per sample").isLessThan(MOST_BPF_NANOS);
            assertEnds(collected);
        }
    }

    /** Goroutines of the workload go-chain: six calls of one function, and then the method that burns. */
    private static String problemOfGo(OtlpStacks.Stack stack) {
        if (!stack.has("main.loop")) {
            return stack.frames().stream().anyMatch(frame -> frame.function().startsWith("main.")) ? "no root" : "";
        }
        long steps = stack.frames().stream()
                .filter(frame -> frame.function().equals("main.step"))
                .count();
        return stack.has("main.(*furnace).burn") && steps != 6 ? steps + " steps" : "";
    }

    private static List<ProfilesData> messages(HttpSink sink) {
        return sink.drain().stream().map(OtlpSink.Request::message).toList();
    }

    private static List<ProcessHandle> victims(Runtime runtime, Collected collected) {
        String last = runtime.victim().substring(runtime.victim().lastIndexOf(' ') + 1);
        return collected
                .processes()
                .filter(process -> commandLine(process.pid()).endsWith("\0" + last + "\0"))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Overwrites one victim after the other, each at a pace of its own; how many there were. */
    private static int torment(Runtime runtime, Collected collected, Runnable everySecond) {
        Random random = new Random(SEED);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long second = System.nanoTime();
        int deaths = 0;
        while (System.nanoTime() < end) {
            List<ProcessHandle> found = victims(runtime, collected);
            if (found.isEmpty()) {
                Pause.millis(10);
            } else {
                ProcessHandle victim = found.get(0);
                Pause.millis(random.nextInt(1000));
                scramble(victim, random);
                victim.destroyForcibly();
                victim.onExit().join();
                deaths++;
            }
            assertThat(collected.isAlive())
                    .as("Hearth lives\n" + collected.log())
                    .isTrue();
            if (System.nanoTime() - second > 1_000_000_000L) {
                second = System.nanoTime();
                everySecond.run();
            }
        }
        return deaths;
    }

    private static void scramble(ProcessHandle victim, Random random) {
        int perSecond = WRITES_PER_SECOND[random.nextInt(WRITES_PER_SECOND.length)];
        long start = System.nanoTime();
        long end = start + 1_000_000L * (300 + random.nextInt(MOST_LIFE_MILLIS));
        try (MemoryScrambler scrambler = new MemoryScrambler(victim.pid(), random)) {
            long done = 0;
            while (victim.isAlive() && System.nanoTime() < end) {
                long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
                for (; done < due; done++) {
                    scrambler.scramble();
                }
                Pause.millis(1);
            }
        } catch (IOException e) {
            // It has died.
        }
        if (Boolean.getBoolean("hearth.test.hostile.verbose")) {
            System.out.printf(
                    "%d writes a second: lived %d ms, %s%n",
                    perSecond, (System.nanoTime() - start) / 1_000_000, victim.isAlive() ? "alive" : "dead");
        }
    }

    /** No thread is still busy with what the victims left. */
    private static void awaitCalm(Collected collected, HearthProcess hearth) {
        List<Map<String, Long>> last = new ArrayList<>(List.of(hearth.ticks()));
        collected.await("calm of every thread of Hearth", Duration.ofSeconds(30), () -> {
            Pause.millis(1000);
            Map<String, Long> before = last.get(0);
            Map<String, Long> now = hearth.ticks();
            last.set(0, now);
            return now.entrySet().stream()
                    .allMatch(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), thread.getValue())
                            < MOST_BUSY_PERCENT);
        });
    }

    private static void assertEnds(Collected collected) {
        Running.Outcome outcome = collected.stop();
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        Matcher end = END.matcher(outcome.err());
        assertThat(end.find()).as(outcome.err()).isTrue();
        long delivered = Long.parseLong(end.group(2));
        for (Matcher loss = LOSS.matcher(end.group(3)); loss.find(); ) {
            delivered += Long.parseLong(loss.group(1));
        }
        System.out.println(outcome.err().substring(end.start()));
        assertThat(delivered).as(end.group()).isEqualTo(Long.parseLong(end.group(1)));
        assertThat(outcome.err()).doesNotContain("not used any more").doesNotContain("profiling has stopped");
    }
}
