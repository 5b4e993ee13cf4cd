/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be done is refused with a sentence and the right exit code; nothing is half written or left behind. */
class RefusalTest {

    @TempDir
    Path folder;

    @Test
    void saysWhatToDoWithoutRoot() throws IOException {
        Machine.needs(Machine.isRoot(), "to become another user, root is needed");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Running.Outcome outcome = wrapped(
                List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"),
                record());
        assertRefused(outcome, "sudo");
        assertNothingWritten();
    }

    /** One capability less, each in turn; the sentence names it. SYS_ADMIN stands for BPF and PERFMON, so it goes too. */
    @ParameterizedTest
    @ValueSource(strings = {"bpf", "perfmon", "sys_ptrace"})
    void namesTheCapabilityThatIsMissing(String capability) {
        Machine.needsProfiling();
        String dropped = "-" + capability + ",-sys_admin";
        Running.Outcome outcome =
                wrapped(List.of("setpriv", "--inh-caps=" + dropped, "--bounding-set=" + dropped), record());
        assertRefused(outcome, "CAP_" + capability.toUpperCase(java.util.Locale.ROOT));
        assertNothingWritten();
    }

    /** It is never needed, as memory for BPF has not been a matter of limits since Linux 5.11. */
    @Test
    void doesWithoutSysResourceAndSysAdmin() {
        Machine.needsProfiling();
        String dropped = "-sys_resource,-sys_admin";
        Running.Outcome outcome =
                wrapped(List.of("setpriv", "--inh-caps=" + dropped, "--bounding-set=" + dropped), record());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    }

    @Test
    void refusesAnOutputInAFolderThatIsNotThere() {
        assertRefused(Hearth.run("record", "--duration", "1s", "--output", folder + "/no/such.html"), "no/such.html");
    }

    @Test
    void refusesAFolderAsOutput() {
        assertRefused(Hearth.run("record", "--duration", "1s", "--output", folder.toString()), "folder");
    }

    @Test
    void refusesAnOutputOfUnknownKind() {
        Running.Outcome outcome = Hearth.run("record", "--duration", "1s", "--output", folder + "/out.xyz");
        assertRefused(outcome, ".xyz");
        assertThat(outcome.err()).contains(".html");
        assertNothingWritten();
    }

    @Test
    void refusesAProcessThatIsNotThere() {
        Machine.needsProfiling();
        assertRefused(
                Hearth.run("record", "--pid", "4194304", "--duration", "1s", "--output", folder + "/out.html"),
                "4194304");
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record --duration soon",
                "record --frequency 0",
                "record --frequency 1000000",
                "record --pid me",
                "recrod",
                "record --durations 1s",
                "inspect",
                "--conifg x.yaml"
            })
    void saysHowACommandIsTyped(String line) {
        Running.Outcome outcome = Hearth.run(line.split(" "));
        System.out.println(line + ": " + outcome.err().strip());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("hearth").doesNotContain("Exception");
    }

    @Test
    void refusesAConfigurationThatIsNotThere() {
        assertRefused(Hearth.run("--config", folder + "/none.yaml"), "none.yaml");
    }

    @Test
    void refusesAPortThatIsInUse() throws IOException {
        Machine.needsProfiling();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Collected collected = Collected.start(folder, "", """
                        receivers: {profiling: {pid_namespace_translation: true}}
                        exporters: {debug: {}}
                        service:
                          telemetry:
                            metrics:
                              readers:
                                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}
                          pipelines:
                            profiles: {receivers: [profiling], exporters: [debug]}
                        """.formatted(taken.getLocalPort()))) {
            assertRefused(collected.end(Duration.ofSeconds(20)), String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesNoHalfFile() throws IOException {
        Machine.needsProfiling();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Running.output("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString());
        try (Workload workload = Workload.start("weights", "30")) {
            Running.Outcome outcome = Hearth.run(
                    "record",
                    "--pid",
                    workload.pidText(),
                    "--duration",
                    "2s",
                    "--output",
                    disk.resolve("out.html").toString());
            assertRefused(outcome, "out.html");
            assertThat(outcome.err()).containsIgnoringCase("space");
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
        } finally {
            Running.output("umount", disk.toString());
        }
    }

    @Test
    void refusesAnUnreadableOrMissingFileToInspect() {
        assertRefused(Hearth.run("inspect", folder + "/none"), "none");
        assertRefused(
                Hearth.run("inspect", folder.toString()), folder.getFileName().toString());
    }

    @Test
    void refusesAFileThatIsNotElf() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "#!/bin/sh\n");
        assertRefused(Hearth.run("inspect", "--unwind", file.toString()), "ELF");
    }

    /** Truncated at every tenth, and with bytes turned at random: a sentence or an answer, never a stack trace. */
    @Test
    void survivesTruncatedAndHostileElfFiles() throws IOException {
        byte[] whole = Files.readAllBytes(Workload.path("exceptions"));
        Random random = new Random(42);
        List<Path> files = new ArrayList<>();
        for (int i = 1; i < 8; i++) {
            Path file = folder.resolve("truncated" + i);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length * i / 8));
            files.add(file);
        }
        for (int i = 0; i < 8; i++) {
            Path file = folder.resolve("hostile" + i);
            Files.write(file, whole);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                // The first ones in the header and the tables, where counts and offsets are; the others anywhere.
                for (int n = 0; n < 40; n++) {
                    bytes.seek(16 + random.nextInt(i < 4 ? 600 : whole.length - 16));
                    bytes.write(random.nextInt(256));
                }
            }
            files.add(file);
        }
        for (Path file : files) {
            Running.Outcome outcome = Hearth.run("inspect", "--unwind", file.toString());
            assertThat(outcome.exitCode()).as(file + ": " + outcome).isBetween(0, 1);
            assertThat(outcome.err())
                    .as(file.toString())
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
            if (outcome.exitCode() == 1) {
                assertThat(outcome.err()).contains(file.getFileName().toString());
            }
        }
    }

    private String[] record() {
        return new String[] {"record", "--quiet", "--duration", "1s", "--output", folder + "/out.folded"};
    }

    private Running.Outcome wrapped(List<String> wrapper, String... arguments) {
        Machine.needsCommand(wrapper.get(0));
        // In a namespace of its own, so that the recordings that do run see nothing of the machine.
        List<String> command = new ArrayList<>(List.of("unshare", "-p", "-f", "--mount-proc", "--kill-child"));
        command.addAll(wrapper);
        command.addAll(Hearth.command(arguments));
        try (Running running = Running.start(Hearth.builder(command))) {
            return running.await(Duration.ofSeconds(40));
        }
    }

    private static void assertRefused(Running.Outcome outcome, String word) {
        System.out.println(outcome.err().strip());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains(word).doesNotContain("Exception").doesNotContain("\tat ");
    }

    private void assertNothingWritten() {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
