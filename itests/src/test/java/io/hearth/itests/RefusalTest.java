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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be done is refused with a sentence and the right exit code; nothing is half written or left behind. */
class RefusalTest {

    private static final String COLLECTOR = """
            receivers: {profiling: {pid_namespace_translation: true, reporter_interval: 1s}}
            exporters: {debug: {}, file: {path: %s}}
            service:
              telemetry: {metrics: {level: none}}
              pipelines: {profiles: {receivers: [profiling], exporters: [%s]}}
            """;

    @TempDir
    Path folder;

    /** Where Hearth puts its temporary files. */
    @TempDir
    Path temporary;

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoWithoutRoot() throws IOException {
        openToEverybody();
        Running.Outcome outcome = wrapped(nobody("--inh-caps=-all"), record());
        assertRefused(outcome, "CAP_BPF", "CAP_PERFMON", "sudo");
        assertNothingWritten();
    }

    /** One capability less, each in turn. SYS_ADMIN stands for BPF and PERFMON, so it goes too. */
    @ParameterizedTest
    @ValueSource(strings = {"bpf", "perfmon"})
    void namesTheCapabilityThatIsMissing(String capability) throws IOException {
        Machine.needsProfiling();
        String name = "CAP_" + capability.toUpperCase(Locale.ROOT);
        assertRefused(wrapped(without(capability, "sys_admin"), record()), "lacks", name, "sudo");
        assertNothingWritten();

        assertRefused(
                wrapped(without(capability, "sys_admin"), "--config", collector("debug")),
                "lacks " + name + ":",
                "sudo");
    }

    /** Profiling works without these, but shows less, and says what. */
    @ParameterizedTest
    @CsvSource({
        "sys_ptrace, 'sys_ptrace', containers",
        "dac_read_search, 'dac_read_search,dac_override', only their owner may read",
        "checkpoint_restore, 'checkpoint_restore,sys_admin', deleted"
    })
    void saysWhatIsNotSeenWithoutACapability(String capability, String dropped, String lack) {
        Machine.needsProfiling();
        Running.Outcome outcome = wrapped(without(dropped.split(",")), record());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.err())
                .containsPattern("WARN.*CAP_" + capability.toUpperCase(Locale.ROOT) + ".*" + lack + ".*sudo");
        assertThat(outcome.err().lines().filter(line -> line.contains("CAP_")))
                .as("warnings, where one is due")
                .hasSize(1);
    }

    /** Whether addresses are shown is a matter of two sysctls besides the capability. */
    @Test
    void saysThatKernelFunctionsHaveNoNamesWithoutSyslog() throws IOException {
        Machine.needsProfiling();
        boolean hidden = sysctl("kptr_restrict") > 0 || sysctl("perf_event_paranoid") > 1;
        Running.Outcome outcome = wrapped(without("syslog"), record());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.err().contains("CAP_SYSLOG")).as(outcome.toString()).isEqualTo(hidden);
    }

    /** They are never needed, as memory for BPF has not been a matter of limits since Linux 5.11. */
    @Test
    void doesWithoutSysResourceAndSysAdmin() {
        Machine.needsProfiling();
        Running.Outcome outcome = wrapped(without("sys_resource", "sys_admin"), record());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.err()).isEmpty();
    }

    /** In a user namespace every capability is there, and none of them counts for BPF. */
    @Test
    void saysThatRootOfAUserNamespaceIsNotEnough() {
        Machine.needsProfiling();
        assertRefused(
                wrapped(List.of("unshare", "--user", "--map-root-user"), record()),
                "although the capabilities are there",
                "user namespace");
        assertNothingWritten();
    }

    /** What a kernel without BTF has under /sys; the running one has BTF, so profiling itself cannot be refused. */
    @Test
    void checkSaysThatTheKernelHasNoTypes() {
        Machine.needsProfiling();
        Running.Outcome outcome =
                scripted("mount -t tmpfs tmpfs /sys/kernel; touch /sys/kernel/uevent_seqnum; \"$@\"", "check");
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("NO +kernel type information .*CONFIG_DEBUG_INFO_BTF")
                .contains("Profiling does not work here; missing: kernel type information.");
    }

    /** The kernel needs no file for its own types, so a hidden one is no reason to refuse. */
    @Test
    void doesWithoutTheFileOfTheKernelsTypes() {
        Machine.needsProfiling();
        String hide = "mount -t tmpfs tmpfs /sys/kernel/btf; \"$@\"";
        Running.Outcome outcome = scripted(hide, record());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        Running.Outcome check = scripted(hide, "check");
        assertThat(check.exitCode()).as(check.toString()).isZero();
        assertThat(check.out()).contains("not known: kernel type information");
    }

    @Test
    void refusesAnOutputInAFolderThatIsNotThere() {
        assertRefused(run("record", "--duration", "1s", "--output", folder + "/no/such.html"), "no/such.html");
    }

    @Test
    void refusesAFolderAsOutput() {
        assertRefused(run("record", "--duration", "1s", "--output", folder.toString()), "folder");
    }

    @ParameterizedTest
    @CsvSource({"out.xyz, .xyz, .html", "out.json, .json, did you mean .speedscope.json", "out, out, no extension"})
    void refusesAnOutputOfUnknownKind(String name, String typed, String hint) {
        Running.Outcome outcome = run("record", "--duration", "1s", "--output", folder + "/" + name);
        assertRefused(outcome, "--output " + folder + "/" + name, "\"" + typed + "\"", hint, ".html");
        assertNothingWritten();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--output", "--summary"})
    void refusesAnOutputThatTheUserMayNotWrite(String option) throws IOException {
        openToEverybody();
        Path place = Files.createDirectory(folder.resolve("place"));
        String[] arguments = {"record", "--output", folder + "/out.html", option, place + "/out.html"};
        assertRefused(wrapped(profilingNobody(), arguments), option, "no right to write " + place);
        assertThat(place).isEmptyDirectory();
        assertThat(folder.resolve("out.html")).doesNotExist();
    }

    @Test
    void refusesAnOutputOnAReadOnlyFileSystem() throws IOException {
        Machine.needsProfiling();
        Path place = Files.createDirectory(folder.resolve("place"));
        assertRefused(
                scripted(
                        "mount -t tmpfs -o ro tmpfs " + place + "; \"$@\"",
                        "record",
                        "--duration",
                        "1s",
                        "--output",
                        place + "/out.html"),
                place + "/out.html",
                "read-only");
    }

    @Test
    void refusesAProcessThatIsNotThere() {
        Machine.needsProfiling();
        assertRefused(
                run("record", "--pid", "4194304", "--duration", "1s", "--output", folder + "/out.html"), "4194304");
        assertNothingWritten();
    }

    @ParameterizedTest
    @CsvSource({"/no/such/program, no such file", "no-such-program, PATH", "/etc/passwd, not an executable file"})
    void refusesACommandThatCannotBeStarted(String command, String reason) {
        Machine.needsProfiling();
        assertRefused(run("record", "--output", folder + "/out.html", "--", command, "-x"), command, reason);
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
        Running.Outcome outcome = run(line.split(" "));
        System.out.println(line + ": " + outcome.err().strip());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("hearth").doesNotContain("Exception");
    }

    @Test
    void refusesAConfigurationThatIsNotThereOrCannotBeRead() throws IOException {
        assertRefused(run("--config", folder + "/none.yaml"), "none.yaml", "no such file");
        assertRefused(run("--config", folder.toString()), folder.toString(), "directory");

        openToEverybody();
        Path secret = Path.of(collector("debug"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertRefused(wrapped(nobody(), "--config", secret.toString()), secret.toString(), "permission denied");
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
            assertRefused(collected.end(Duration.ofSeconds(90)), String.valueOf(taken.getLocalPort()), "in use");
        }
    }

    /** A disk of four pages: what was there before stays, what is new does not come. */
    @ParameterizedTest
    @ValueSource(strings = {"html", "pb.gz", "folded", "speedscope.json", "otlp", "otlp.json"})
    void saysThatTheDiskIsFullAndLeavesNoHalfFile(String extension) throws IOException {
        Machine.needsProfiling();
        Running.Outcome outcome = onFullDisk("record", "--quiet", "--duration", "2s", "--output", "out." + extension);
        assertRefused(outcome, "out." + extension, "space", "nothing was saved");
        assertThat(outcome.out().strip()).isEqualTo("filler out." + extension + " old");
    }

    @Test
    void saysThatTheSummaryDoesNotFitAndLeavesTheOldOne() throws IOException {
        Machine.needsProfiling();
        Running.Outcome outcome = onFullDisk(
                "record", "--quiet", "--duration", "1s", "--output", folder + "/out.folded", "--summary", "out.json");
        assertRefused(outcome, "--summary", "out.json", "space");
        assertThat(outcome.out().strip()).isEqualTo("filler out.json old");
        assertThat(FoldedProfile.read(folder.resolve("out.folded")).samples()).isPositive();
    }

    /** A collector goes on, since space may come again; what could not be written whole is taken back. */
    @Test
    void aCollectorSaysThatTheDiskIsFullAndGoesOn() throws IOException {
        Machine.needsProfiling();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String script = "mount -t tmpfs -o size=16k tmpfs " + disk + "; " + Workload.path("weights")
                + " 120 > /dev/null & \"$@\"; code=$?; cat " + disk + "/out.jsonl; exit $code";
        try (Running cage = start(inNamespace(List.of("sh", "-c", script, "sh"), "--config", collector("file")))) {
            cage.awaitText("No space left", Duration.ofSeconds(90));
            Running.output("kill", "-INT", Long.toString(Cage.hearthPid(cage)));
            Running.Outcome outcome = cage.await(Duration.ofSeconds(60));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.err()).contains("writing to " + disk + "/out.jsonl failed");
            assertThat(outcome.out().lines())
                    .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        }
    }

    /** The text of a command is a file too. */
    @Test
    void saysThatWhatACommandPrintsDoesNotFit() {
        assertRefused(wrapped(List.of("sh", "-c", "\"$@\" > /dev/full", "sh"), "help"), "disk");
    }

    @Test
    void refusesAnUnreadableOrMissingFileToInspect() throws IOException {
        assertRefused(run("inspect", folder + "/none"), folder + "/none", "no such file");
        assertRefused(run("inspect", folder.toString()), folder.toString(), "not a regular file");

        openToEverybody();
        Path secret = Files.copy(Workload.path("weights"), folder.resolve("secret"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        assertRefused(wrapped(nobody(), "inspect", secret.toString()), secret.toString(), "permission denied");
    }

    @Test
    void refusesAFileThatIsNotElf() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "#!/bin/sh\n");
        assertRefused(run("inspect", "--unwind", file.toString()), "ELF");
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
            Running.Outcome outcome = run("inspect", "--unwind", file.toString());
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

    /** Garbage instead of unwind tables and symbols, in a program that runs: its samples come all the same. */
    @Test
    void recordsAProgramWhoseTablesAreHostile() throws IOException {
        Machine.needsProfiling();
        Path program = folder.resolve("garbled");
        Random random = new Random(7);
        Files.write(program, withGarbage(Files.readAllBytes(Workload.path("weights")), random));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (Running garbled = Running.start(program.toString(), "60")) {
            garbled.awaitText("ready", Duration.ofSeconds(10));
            Hearth.Recording recording =
                    Hearth.record(folder, "--pid", Long.toString(garbled.pid()), "--duration", "3s");
            assertThat(recording.profile().of("garbled").samples()).isPositive();
            assertThat(recording.outcome().err()).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    /** Overwrites every section that only tools read: header of 64 bytes, then entries as in {@code Elf64_Shdr}. */
    private static byte[] withGarbage(byte[] image, Random random) {
        ByteBuffer elf = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int sections = (int) elf.getLong(40);
        int count = elf.getShort(60);
        int names = (int) elf.getLong(sections + 64 * elf.getShort(62) + 24);
        int garbled = 0;
        for (int i = 0; i < count; i++) {
            int section = sections + 64 * i;
            int end = names + elf.getInt(section);
            StringBuilder name = new StringBuilder();
            for (; image[end] != 0; end++) {
                name.append((char) image[end]);
            }
            if (List.of(".eh_frame", ".eh_frame_hdr", ".symtab", ".strtab", ".debug_info", ".debug_line")
                    .contains(name.toString())) {
                byte[] garbage = new byte[(int) elf.getLong(section + 32)];
                random.nextBytes(garbage);
                elf.put((int) elf.getLong(section + 24), garbage);
                garbled++;
            }
        }
        assertThat(garbled).as("sections that were garbled").isGreaterThan(3);
        return image;
    }

    private String[] record() {
        return new String[] {"record", "--quiet", "--duration", "1s", "--output", folder + "/out.folded"};
    }

    /** A configuration file that profiles into one of the exporters {@code debug} and {@code file}. */
    private String collector(String exporter) throws IOException {
        return Files.writeString(
                        folder.resolve("config.yaml"), COLLECTOR.formatted(folder + "/disk/out.jsonl", exporter))
                .toString();
    }

    private void openToEverybody() throws IOException {
        Machine.needs(Machine.isRoot(), "to become another user, root is needed");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static List<String> nobody(String... more) {
        List<String> wrapper =
                new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
        wrapper.addAll(List.of(more));
        return wrapper;
    }

    private static List<String> profilingNobody() {
        return nobody("--inh-caps=+bpf,+perfmon", "--ambient-caps=+bpf,+perfmon");
    }

    /** Root but for some capabilities. */
    private static List<String> without(String... capabilities) {
        String dropped = "-" + String.join(",-", capabilities);
        return List.of("setpriv", "--inh-caps=" + dropped, "--bounding-set=" + dropped);
    }

    private static int sysctl(String name) throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/proc/sys/kernel", name)).strip());
    }

    private Running.Outcome run(String... arguments) {
        return end(Hearth.command(arguments));
    }

    /** In namespaces of its own, so that the recordings that do run see nothing of the machine. */
    private Running.Outcome wrapped(List<String> wrapper, String... arguments) {
        Machine.needsCommand(wrapper.get(0));
        return end(inNamespace(wrapper, arguments));
    }

    private static List<String> inNamespace(List<String> wrapper, String... arguments) {
        List<String> command = new ArrayList<>(List.of("unshare", "-p", "-f", "--mount-proc", "--kill-child"));
        command.addAll(wrapper);
        command.addAll(Hearth.command(arguments));
        return command;
    }

    private Running.Outcome scripted(String script, String... arguments) {
        return wrapped(List.of("sh", "-c", script, "sh"), arguments);
    }

    /** With a disk of 16 KiB, nearly full, as current folder; then prints which files are on it, and the old one. */
    private Running.Outcome onFullDisk(String... arguments) throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String last = arguments[arguments.length - 1];
        return scripted(
                "mount -t tmpfs -o size=16k tmpfs " + disk + "; cd " + disk + "; echo old > " + last
                        + "; head -c 12288 /dev/zero > filler; " + Workload.path("weights")
                        + " 120 > /dev/null & \"$@\"; code=$?; echo $(ls -A) $(cat " + last + "); exit $code",
                arguments);
    }

    private Running.Outcome end(List<String> command) {
        try (Running running = start(command)) {
            return running.await(Duration.ofSeconds(90));
        }
    }

    private Running start(List<String> command) {
        ProcessBuilder builder = Hearth.builder(command);
        builder.environment().put("HEARTH_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        return Running.start(builder);
    }

    private static void assertRefused(Running.Outcome outcome, String... words) {
        System.out.println(outcome.err().strip());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains(words).doesNotContain("Exception").doesNotContain("\tat ");
    }

    private void assertNothingWritten() {
        assertThat(folder).isEmptyDirectory();
    }
}
