/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A wrong list is refused with one sentence that names its line, says what is wrong and what to do, and exit code 1; what
 * was there before is as it was, to the byte.
 */
class WrongListTest {
    @TempDir
    static Path folder;

    private static Path work;
    private static Assembly assembly;

    @BeforeAll
    static void assembleOnce() throws IOException {
        work = Files.createDirectories(folder.resolve("work"));
        WrongListStock.lay(work);
        assembly = Assembly.by(Hearth.home(), folder.resolve("user"));
        Path list = write(Wrong.more("right", 0, "bundles: [good.jar]"));
        assembly.mustRun(list);
        Files.delete(work.resolve("list.lock.yaml"));
        Files.writeString(work.resolve("acme/addons/note.txt"), "mine");
    }

    @AfterAll
    static void close() {
        if (assembly != null) {
            assembly.close();
        }
    }

    /**
     * A list and what is said of it.
     *
     * @param line of the list; 0 for the file as a whole
     */
    record Wrong(String name, String list, int line, List<String> words) {

        static final String START = "name: acme\nfeatures: [debug]\n";

        /** What is wrong begins in line 3. */
        static Wrong more(String name, int line, String text, String... words) {
            return new Wrong(name, START + text + "\n", line, List.of(words));
        }

        /** One bundle that is wrong, in line 4. */
        static Wrong bundle(String name, String bundle, String... words) {
            return more(name, 4, "bundles:\n- " + bundle, words);
        }

        /** One feature that is wrong, in line 4. */
        static Wrong feature(String name, String feature, String... words) {
            return new Wrong(name, "name: acme\nfeatures:\n- debug\n- " + feature + "\n", 4, List.of(words));
        }

        static Wrong whole(String name, int line, String text, String... words) {
            return new Wrong(name, text, line, List.of(words));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> lists() {
        return Stream.of(
                        WrongLists.bundles(),
                        WrongLists.jars(),
                        WrongLists.fit(),
                        WrongLists.trust(),
                        WrongLists.features(),
                        WrongLists.text(),
                        WrongLists.values())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void isRefused(Wrong wrong) {
        isRefused(wrong, new String[0]);
    }

    private static void isRefused(Wrong wrong, String... options) {
        Path list = write(wrong);
        TreeDigest before = TreeDigest.of(work);
        Assembly.Result outcome = assembly.run(list, options);
        System.out.println(wrong + ": " + outcome.err().strip());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        assertSentence(
                outcome.err(), "list.yaml" + (wrong.line() == 0 ? "" : ":" + wrong.line() + ": "), wrong.words());
        assertThat(TreeDigest.of(work).contents()).isEqualTo(before.contents());
    }

    private static void assertSentence(String said, String place, List<String> words) {
        assertThat(said.strip()).startsWith("Error: ").contains(place).doesNotContain("\n", "Exception", "null");
        assertThat(said).contains(words);
    }

    private static Path write(Wrong wrong) {
        try {
            return Files.writeString(work.resolve("list.yaml"), wrong.list());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRepositoryThatIsDownIsNamed() throws IOException {
        String url = "http://127.0.0.1:" + closedPort() + "/maven";
        String repositories = "repositories: [\"" + url + "\"]\n";
        isRefused(Wrong.more(
                "repository down",
                5,
                repositories + "bundles:\n- com.example:nowhere:1.0",
                "com.example:nowhere:1.0 cannot be fetched",
                url,
                "refused",
                "--offline"));
        isRefused(Wrong.more(
                "repository down, range",
                5,
                repositories + "bundles:\n- com.example:nowhere:[1,2)",
                "versions of com.example:nowhere cannot be had",
                url,
                "--offline"));
        isRefused(
                Wrong.more(
                        "offline",
                        5,
                        repositories + "bundles:\n- com.example:nowhere:1.0",
                        "com.example:nowhere:1.0 is nowhere",
                        "local Maven repository"),
                "--offline");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aLockThatDoesNotHoldIsRefusedUntilItIsUpdated() throws IOException {
        Path jar = SmallBundle.of("com.example.good", "1.0.0").write(work.resolve("locked/good.jar"));
        Wrong wrong =
                Wrong.more("lock", 0, "bundles: [locked/good.jar]", "does not hold", "another SHA-256", "--update");
        Path lock = work.resolve("list.lock.yaml");
        assembly.mustRun(write(wrong));
        try {
            SmallBundle.of("com.example.good", "1.0.0").entry("more", "bytes").write(jar);
            refusesLock(wrong);
            assembly.mustRun(write(wrong), "--update");
            assembly.mustRun(write(wrong));
            Files.writeString(lock, Files.readString(lock).replace("lock: 1", "lock: 2"));
            refusesLock(Wrong.more("another lock", 0, "bundles: [locked/good.jar]", "another kind", "delete it"));
            Files.writeString(lock, "lock: 1\nlist: x\nhearth: y\nfiles:\n- id: a\n  path: ../../etc/passwd\n");
            refusesLock(Wrong.more(
                    "climbing lock", 0, "bundles: [locked/good.jar]", "no place inside", "delete the lock file"));
        } finally {
            Files.delete(lock);
            Files.delete(jar);
            Files.delete(jar.getParent());
        }
    }

    private static void refusesLock(Wrong wrong) {
        Path list = write(wrong);
        TreeDigest before = TreeDigest.of(work);
        Assembly.Result outcome = assembly.run(list);
        System.out.println(wrong + ": " + outcome.err().strip());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertSentence(outcome.err(), "list.lock.yaml", wrong.words());
        assertThat(TreeDigest.of(work).contents()).isEqualTo(before.contents());
    }

    @Test
    void whatIsInTheWayStays() throws IOException {
        Path list = write(Wrong.more("right", 0, "bundles: [good.jar]"));
        refusesTarget(list, work.resolve("used"), "acme is not empty", "nothing is touched", "--into");
        refusesTarget(list, work.resolve("used-by-a-file"), "acme is a file", "--into");
        refusesTarget(list, work.resolve("good.jar"), "good.jar", "cannot be written", "--into");
        assertSentence(assembly.run(work.resolve("nobody.yaml")).err(), "nobody.yaml", List.of("there is no file"));
        assertSentence(assembly.run(work).err(), "work is a folder", List.of("name the file in it"));
        assertSentence(
                assembly.run(list, "--explain=com.example.goood").err(),
                "com.example.goood",
                List.of("did you mean \"com.example.good\"?", "--check"));
    }

    private static void refusesTarget(Path list, Path into, String... words) {
        TreeDigest before = TreeDigest.of(work);
        Assembly.Result outcome = assembly.run(list, "--into=" + into);
        System.out.println("target: " + outcome.err().strip());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertSentence(outcome.err(), words[0], List.of(words));
        assertThat(TreeDigest.of(work).contents()).isEqualTo(before.contents());
    }

    @Test
    void whatIsTypedWronglyHasAnotherExitCode() {
        Path list = write(Wrong.bundle("missing file", "nowhere.jar"));
        assertThat(typed("assemble").exitCode()).isEqualTo(2);
        assertThat(typed("assemble", list.toString(), "--chek").err()).contains("Did you mean --check?");
        Running.Outcome refused = typed("assemble", list.toString());
        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
        assertSentence(refused.err(), "list.yaml:4: ", List.of("there is no file nowhere.jar"));
    }

    private static Running.Outcome typed(String... arguments) {
        ProcessBuilder builder = Hearth.builder(Hearth.command(arguments));
        builder.environment().put("HEARTH_JAVA_OPTS", assembly.javaOptions());
        try (Running running = Running.start(builder)) {
            return running.await(Duration.ofSeconds(90));
        }
    }

    /** In a mount namespace of its own: a file system that is too small for the second distribution, and one to look at only. */
    @Test
    void aFullDiskOrOneWithoutRightsLeavesWhatWasThere() throws IOException {
        Machine.needs(Machine.isRoot(), "mounting needs root: run with sudo");
        Path disk = Files.createDirectories(folder.resolve("disk"));
        String list = write(Wrong.more("right", 0, "bundles: [good.jar]")).toString();
        String script = """
                set -e
                mount -t tmpfs -o size=12m tmpfs %1$s
                "$@" --into %1$s --lock %1$s/lock.yaml --quiet
                (cd %1$s && find . -type f | sort | xargs sha256sum; find acme lock.yaml | sort | xargs stat -c '%%n %%a %%Y') > %2$s/before
                "$@" --into %1$s --lock %1$s/lock.yaml --quiet --update && exit 9
                (cd %1$s && find . -type f | sort | xargs sha256sum; find acme lock.yaml | sort | xargs stat -c '%%n %%a %%Y') > %2$s/after
                diff %2$s/before %2$s/after
                mount -o remount,ro %1$s
                "$@" --into %1$s --lock %2$s/lock.yaml --quiet --update && exit 9
                ls %2$s/lock.yaml* 2> /dev/null && exit 8
                (cd %1$s && find . -type f | sort | xargs sha256sum; find acme lock.yaml | sort | xargs stat -c '%%n %%a %%Y') > %2$s/after
                diff %2$s/before %2$s/after
                echo the same
                """.formatted(disk, folder);
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
        command.addAll(Hearth.command("assemble", list));
        ProcessBuilder builder = Hearth.builder(command);
        builder.environment().put("HEARTH_JAVA_OPTS", assembly.javaOptions());
        try (Running running = Running.start(builder)) {
            Running.Outcome outcome = running.await(Duration.ofSeconds(120));
            System.out.println(outcome.err().strip());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).endsWith("the same\n");
            assertThat(outcome.err().strip().lines().toList())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).startsWith("Error: ").contains("--into"))
                    .anySatisfy(line -> assertThat(line).contains("No space left on device", "as it was"))
                    .anySatisfy(line -> assertThat(line).contains("Read-only file system"));
        }
    }
}
