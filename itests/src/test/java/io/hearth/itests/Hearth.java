/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** The assembled distribution, started as a user starts it. */
final class Hearth {
    private static final Path HOME = Path.of(System.getProperty(
            "hearth.test.home",
            Machine.root().resolve("host-distribution/target/hearth").toString()));

    private Hearth() {}

    static Path home() {
        Assertions.assertTrue(
                Files.isExecutable(HOME.resolve("bin/hearth")), () -> "there is no assembled distribution in " + HOME);
        return HOME;
    }

    /** A command line that starts it with the Java runtime under test. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home().resolve("bin/hearth").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HEARTH_JAVA_HOME", javaHome());
        return builder;
    }

    static String javaHome() {
        return System.getProperty("hearth.test.java.home", System.getProperty("java.home"));
    }

    static Running start(String... arguments) {
        return Running.start(builder(command(arguments)));
    }

    /** Runs it to its end. */
    static Running.Outcome run(String... arguments) {
        try (Running running = start(arguments)) {
            return running.await(Duration.ofSeconds(90));
        }
    }

    /**
     * Records and reads back what was written; the summary is asked for as well.
     *
     * @param arguments what to record and how long; the files are added here
     */
    static Recording record(Path folder, String... arguments) {
        Path folded = folder.resolve("out.folded");
        Path summary = folder.resolve("summary.json");
        List<String> all = new ArrayList<>(
                List.of("record", "--quiet", "--output", folded.toString(), "--summary", summary.toString()));
        all.addAll(List.of(arguments));
        Running.Outcome outcome = run(all.toArray(String[]::new));
        Assertions.assertEquals(0, outcome.exitCode(), () -> "hearth " + String.join(" ", all) + ": " + outcome);
        Recording recording = new Recording(FoldedProfile.read(folded), Summary.read(summary), outcome);
        recording.assertNothingIsLostUnseen();
        return recording;
    }

    /** What one run of {@code record} gave. */
    record Recording(FoldedProfile profile, Summary summary, Running.Outcome outcome) {

        /** Taken = delivered + counted losses, and what was delivered is in the file. */
        void assertNothingIsLostUnseen() {
            Assertions.assertEquals(summary.taken(), summary.delivered() + summary.lost(), summary::toString);
            Assertions.assertEquals(summary.delivered(), profile.samples(), "samples in the file");
        }
    }
}
