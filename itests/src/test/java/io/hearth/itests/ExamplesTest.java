/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each example of host-distribution/examples is assembled as it stands, has exactly the components that its list says, gets
 * ready, does its job in a PID namespace of its own, and stops cleanly.
 */
class ExamplesTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final int INODE = 9;
    private static final Path EXAMPLES = Machine.root().resolve("host-distribution/examples");

    @TempDir
    static Path folder;

    private static Assembly assembly;

    @BeforeAll
    static void needs() {
        Machine.needsProfiling();
        assembly = Assembly.by(Hearth.home(), folder.resolve("user"));
    }

    @AfterAll
    static void close() {
        if (assembly != null) {
            assembly.close();
        }
    }

    @Test
    void everythingSendsAWholeMachinesProfileToABackend() {
        Distribution hearth = example("everything");
        Components components = Components.of(hearth);
        assertThat(components.names("receivers")).containsExactlyInAnyOrder("profiling", "otlp", "nop");
        assertThat(components.names("exporters"))
                .containsExactlyInAnyOrder("debug", "file", "nop", "otlp_grpc", "otlp_http", "profile_file");
        assertThat(components.parts()).contains("hotspot", "python", "v8", "go");
        try (GrpcSink sink = new GrpcSink(0);
                Running cage = profiling(hearth, Workload.path("leaf") + " 300 &", backend(sink))) {
            cage.await("samples of the workload", A_WHILE, () -> has(sink, "native", "leaf_loop"));
            cage.awaitText("Profiles", A_WHILE);
            stop(cage);
            assertThat(sink.errors()).isEmpty();
        }
        assertThat(hearth.home().resolve("lib/assembler")).isDirectory();
    }

    @Test
    void javaOnlyNamesJavaFrames() {
        Distribution hearth = example("java-only");
        Components components = Components.of(hearth);
        assertThat(components.names("receivers")).containsExactly("profiling");
        assertThat(components.names("exporters")).containsExactlyInAnyOrder("otlp_grpc", "otlp_http");
        assertThat(components.parts()).containsExactlyInAnyOrder("hotspot", "otel environment");
        Path classes = folder.resolve("burn");
        Path source = Machine.root().resolve("itests/workloads/runtimes/Burn.java");
        int compiled = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "-d", classes.toString(), source.toString());
        assertThat(compiled).isZero();
        String java = Hearth.javaHome() + "/bin/java -cp " + classes + " Burn 300 &";
        try (GrpcSink sink = new GrpcSink(0);
                Running cage = profiling(hearth, java + "\n" + Workload.path("leaf") + " 300 &", backend(sink))) {
            cage.await("Java frames", A_WHILE, () -> hasType(sink, "jvm"));
            cage.await("native frames", A_WHILE, () -> has(sink, "native", "leaf_loop"));
            stop(cage);
            assertThat(sink.errors()).isEmpty();
        }
    }

    @Test
    void filesOnlyWritesAFileAndOpensNoConnection() throws IOException {
        Distribution hearth = example("files-only");
        Components components = Components.of(hearth);
        assertThat(components.names("receivers")).containsExactly("profiling");
        assertThat(components.names("exporters")).containsExactlyInAnyOrder("file", "profile_file");
        assertThat(components.names("extensions")).isEmpty();
        assertThat(NetworkCode.in(new Assembled(hearth.home())))
                .as("what has code for connections: the host's metrics, and the logging bundles of others")
                .containsExactlyInAnyOrder(
                        "io.hearth.collector.core",
                        "org.ops4j.pax.logging.pax-logging-api",
                        "org.ops4j.pax.logging.pax-logging-logback");
        Path profile = folder.resolve("profile.folded");
        try (Running cage =
                profiling(hearth, Workload.path("leaf") + " 300 &", Map.of("HEARTH_PROFILE", profile.toString()))) {
            cage.awaitText("Everything is ready", A_WHILE);
            long ready = System.nanoTime();
            cage.await("two seconds of samples", A_WHILE, () -> System.nanoTime() - ready > 2_000_000_000L);
            assertThat(sockets(Cage.hearthPid(cage)))
                    .as("connections that it holds")
                    .isEmpty();
            stop(cage);
        }
        assertThat(FoldedProfile.read(profile).samplesIn("leaf_loop")).isPositive();
    }

    @Test
    void gatewaySendsOnWhatItGets() {
        Distribution hearth = example("gateway");
        Components components = Components.of(hearth);
        assertThat(components.names("receivers")).containsExactly("otlp");
        assertThat(components.names("exporters")).containsExactlyInAnyOrder("otlp_grpc", "otlp_http");
        assertThat(new Assembled(hearth.home()).bundles()).noneMatch(name -> name.contains("profiler"));
        int port = freePort();
        try (GrpcSink sink = new GrpcSink(0);
                Running gateway = start(
                        hearth,
                        "",
                        Map.of("HEARTH_LISTEN", "127.0.0.1:" + port, "OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint()))) {
            gateway.awaitText("Everything is ready", A_WHILE);
            try (OtlpClient client = new OtlpClient("127.0.0.1:" + port, "")) {
                Status answer = client.grpc(
                        "profiles.v1development.ProfilesService", oneSample("sent through the gateway"), "");
                assertThat(answer.isOk()).as(answer.toString()).isTrue();
            }
            gateway.await(
                    "what was sent",
                    A_WHILE,
                    () -> sink.requests().stream()
                            .anyMatch(request -> request.message()
                                    .getDictionary()
                                    .getStringTableList()
                                    .contains("sent through the gateway")));
            stop(gateway);
        }
    }

    @Test
    void vendorHasItsOwnUnwinderAndExporter() throws IOException {
        Path where = copy("vendor");
        Path repository = where.resolve("repository");
        StandInExporter.bundle(folder, "1.0.0").publish(repository, "com.acme", "com.acme.lines", "1.0.0");
        Path unwinder = new PretendAddon(Files.createDirectories(folder.resolve("pretend"))).jar("1.0.0", "good");
        Path published = repository.resolve("com/example/com.example.luajit/1.0.0/com.example.luajit-1.0.0.jar");
        Files.createDirectories(published.getParent());
        Files.copy(unwinder, published);
        Distribution hearth = assemble(where);
        Components components = Components.of(hearth);
        assertThat(components.names("exporters")).containsExactly("acme_lines");
        assertThat(components.parts()).containsExactlyInAnyOrder("hotspot", "otel environment", "pretend");
        Path lines = folder.resolve("lines.tsv");
        try (Running cage =
                profiling(hearth, Workload.path("frameless") + " 300 &", Map.of("ACME_LINES", lines.toString()))) {
            cage.await(
                    "frames that the vendor's unwinder named",
                    A_WHILE,
                    () -> read(lines).contains("v1.0.0:"));
            stop(cage);
        }
        StandInExporter.bundle(folder, "1.4.0").publish(repository, "com.acme", "com.acme.lines", "1.4.0");
        assembly.mustRun(where.resolve("distribution.yaml"), "--update");
        assertThat(new Assembled(hearth.home()).versionOf("com.acme.lines")).isEqualTo("1.4.0");
    }

    @Test
    void smallestDoesNothing() {
        Distribution hearth = example("smallest");
        Components components = Components.of(hearth);
        assertThat(components.names("receivers")).containsExactly("nop");
        assertThat(components.names("exporters")).containsExactly("nop");
        try (Running collector = start(hearth, "", Map.of())) {
            collector.awaitText("Everything is ready", A_WHILE);
            stop(collector);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param text a string of its dictionary, to know it again */
    private static ProfilesData oneSample(String text) {
        return ProfilesData.newBuilder()
                .setDictionary(
                        ProfilesDictionary.newBuilder().addStringTable("").addStringTable(text))
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder()
                                .addProfiles(Profile.newBuilder()
                                        .addSamples(Sample.newBuilder().addValues(1)))))
                .build();
    }

    private static Distribution example(String name) {
        return assemble(copy(name));
    }

    private static Path copy(String name) {
        Path to = folder.resolve(name);
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(name))) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Distribution assemble(Path where) {
        Path list = where.resolve("distribution.yaml");
        assembly.mustRun(list);
        try (Stream<Path> made = Files.list(where)) {
            return new Distribution(made.filter(path -> Files.exists(path.resolve("bin/hearth")))
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> backend(GrpcSink sink) {
        return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint());
    }

    /** Beside workloads in a PID namespace, with what a namespace needs and no waiting. */
    private static Running profiling(Distribution hearth, String workloads, Map<String, String> environment) {
        return start(
                hearth,
                workloads,
                environment,
                "--set",
                "receivers.profiling.pid_namespace_translation=true",
                "--set",
                "receivers.profiling.samples_per_second=99",
                "--set",
                "receivers.profiling.reporter_interval=500ms");
    }

    private static Running start(
            Distribution hearth, String workloads, Map<String, String> environment, String... options) {
        StringBuilder script = new StringBuilder();
        environment.forEach((key, value) ->
                script.append("export ").append(key).append("='").append(value).append("'\n"));
        List<String> arguments = new ArrayList<>(
                List.of("--config", hearth.home().resolve("conf/config.yaml").toString()));
        arguments.addAll(List.of(options));
        return Cage.start(script + workloads + "\n\"$@\"", hearth.command(arguments.toArray(String[]::new)));
    }

    private static void stop(Running cage) {
        Running.output("kill", "-TERM", Long.toString(Cage.hearthPid(cage)));
        Running.Outcome outcome = cage.await(Duration.ofSeconds(30));
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    }

    private static boolean has(GrpcSink sink, String type, String function) {
        return stacks(sink).anyMatch(stack -> stack.has(function) && hasType(stack, type));
    }

    private static boolean hasType(GrpcSink sink, String type) {
        return stacks(sink).anyMatch(stack -> hasType(stack, type));
    }

    private static boolean hasType(OtlpStacks.Stack stack, String type) {
        return stack.frames().stream().anyMatch(frame -> frame.type().equals(type));
    }

    private static Stream<OtlpStacks.Stack> stacks(GrpcSink sink) {
        return OtlpStacks.of(
                sink.requests().stream().map(OtlpSink.Request::message).toList())
                .stacks()
                .stream();
    }

    /** Of the internet's families, by the tables of its network namespace: /proc/PID/net, proc(5). */
    private static Set<String> sockets(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> sockets = new TreeSet<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            files.map(ExamplesTest::link)
                    .filter(target -> target.startsWith("socket:"))
                    .forEach(sockets::add);
        }
        Set<String> internet = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
            Path file = process.resolve("net").resolve(table);
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > INODE) {
                    internet.add("socket:[" + columns[INODE] + "]");
                }
            }
        }
        sockets.retainAll(internet);
        return sockets;
    }

    /** Files are closed while they are looked at. */
    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
