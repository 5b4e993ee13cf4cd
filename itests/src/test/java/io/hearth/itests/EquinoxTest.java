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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundles run in Eclipse Equinox, without Hearth's launcher, and an unwinder is taken up there while they run. */
class EquinoxTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeAll
    static void needs() {
        PythonProfile.needs();
    }

    @Test
    void profilesAndTakesUpAnUnwinder() throws IOException {
        PythonProfile profile = new PythonProfile(folder.resolve("profiles.json"));
        Path config = Files.writeString(folder.resolve("hearth.yaml"), profile.config());
        try (Running cage = Cage.start(PythonProfile.workload() + "\"$@\"", command(config))) {
            cage.awaitText("started org.eclipse.osgi", A_WHILE);
            cage.await("native frames", A_WHILE, profile::hasInterpreter);
            assertThat(profile.hasPython()).isFalse();
            cage.type("install " + Distribution.bundle(PythonProfile.UNWINDER) + "\n");
            cage.await("frames of Python", A_WHILE, profile::hasPython);
            cage.type("stop\n");
            Running.Outcome outcome = cage.await(A_WHILE);
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).contains("stopped").doesNotContain("framework error");
            System.out.println("Equinox: samples=" + profile.assertComplete(outcome.err()));
        }
    }

    private List<String> command(Path config) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "org.osgi.framework.storage=" + folder.resolve("storage"),
                "hearth.config=" + config,
                "org.ops4j.pax.logging.DefaultServiceLog.level=ERROR",
                "org.ops4j.pax.logging.property.file=" + Hearth.home().resolve("conf/logback.xml")));
        for (Path jar : Bundle.jars()) {
            String name = jar.getFileName().toString();
            if (!name.startsWith("io.hearth.unwinder.") && !name.startsWith("io.hearth.cli-")) {
                lines.add(jar.toString());
            }
        }
        Path list = Files.write(folder.resolve("bundles"), lines);
        String classes = FrameworkHost.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return List.of(
                Path.of(Hearth.javaHome(), "bin/java").toString(),
                "-cp",
                equinox() + ":" + classes,
                FrameworkHost.class.getName(),
                list.toString());
    }

    /** On the class path of the test by its POM. */
    private static String equinox() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(jar -> jar.contains("/org.eclipse.osgi-"))
                .findFirst()
                .orElseThrow();
    }
}
