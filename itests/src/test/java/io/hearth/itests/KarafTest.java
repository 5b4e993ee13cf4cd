/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock Apache Karaf installs Hearth by the features file that the build makes, runs it by one file in etc/, and takes up
 * an unwinder that is dropped into deploy/.
 */
class KarafTest {
    private static final Duration A_WHILE = Duration.ofSeconds(120);
    private static final Path FEATURES = Machine.root().resolve("host-distribution/target/hearth-features.xml");
    private static final Pattern BUNDLE = Pattern.compile("<bundle>mvn:([^/]+)/([^/]+)/([^/<]+)</bundle>");

    /** What this test is about, and a way in for files; no shell, no SSH, no JMX, hence no ports. */
    private static final String BOOT = "framework, log, feature, config, deployer, ";

    /** What Karaf's feature scr adds for consoles that are not installed here; it would be downloaded all the same. */
    private static final String NO_CONSOLES = "<blacklistedBundles><bundle>mvn:org.apache.karaf.scr/*</bundle>"
            + "<bundle>mvn:org.apache.felix/org.apache.felix.inventory</bundle>"
            + "<bundle>mvn:org.apache.felix/org.apache.felix.webconsole.plugins.ds</bundle></blacklistedBundles>"
            + "</featuresProcessing>";

    @TempDir
    Path base;

    @BeforeAll
    static void needs() {
        PythonProfile.needs();
        // Its start script asks for a security manager, which later versions of Java refuse.
        Machine.needs(Runtime.version().feature() < 24, "Karaf 4.4 does not start on this Java");
    }

    @Test
    void runsTheCollectorAndTakesUpAnUnwinder() throws IOException {
        PythonProfile profile = new PythonProfile(base.resolve("profiles.json"));
        prepare(profile);
        Path log = base.resolve("data/log/karaf.log");
        try (Running cage =
                Cage.start(PythonProfile.workload() + environment() + "\"$@\"", List.of(karaf(), "server"))) {
            cage.await("native frames in " + log, A_WHILE, profile::hasInterpreter);
            assertThat(profile.hasPython()).isFalse();
            Path unwinder = Distribution.bundle(PythonProfile.UNWINDER);
            Files.copy(unwinder, base.resolve("deploy").resolve(unwinder.getFileName()));
            cage.await("frames of Python", A_WHILE, profile::hasPython);
            Running.output("kill", "-TERM", Long.toString(virtualMachine(cage)));
            cage.await(A_WHILE);
            String said = Files.readString(log);
            assertThat(said)
                    .contains("Everything is ready")
                    .contains("unwinder python (io.hearth.unwinder.python")
                    .doesNotContain(" | ERROR | ")
                    .containsPattern("Items accepted: (\\d+), refused: 0, sent: \\1, failed to send: 0");
            System.out.println("Karaf: samples=" + profile.assertComplete(said));
        } catch (AssertionError e) {
            throw new AssertionError(Files.exists(log) ? Files.readString(log) : "no log", e);
        }
    }

    /** A folder of its own for what differs from Karaf as it comes: KARAF_BASE. */
    private void prepare(PythonProfile profile) throws IOException {
        Path etc = Files.createDirectories(base.resolve("etc"));
        copy(home().resolve("etc"), etc);
        Files.createDirectories(base.resolve("deploy"));
        Files.createDirectories(base.resolve("data"));
        String xml = Files.readString(FEATURES);
        BUNDLE.matcher(xml).results().forEach(this::provide);
        String wanted =
                BOOT + feature(xml, "io.hearth.receiver.profiling") + ", " + feature(xml, "io.hearth.exporter.file");
        edit(
                etc.resolve("org.apache.karaf.features.cfg"),
                text -> text.replaceFirst("(?m)^featuresRepositories = ", "$0" + FEATURES.toUri() + ", ")
                        .replaceFirst("(?m)^featuresBoot = (.*\\\\\\n)*.*$", "featuresBoot = " + wanted));
        edit(etc.resolve("org.apache.karaf.features.xml"), text -> text.replace("</featuresProcessing>", NO_CONSOLES));
        edit(
                etc.resolve("org.ops4j.pax.url.mvn.cfg"),
                text -> text.replaceFirst(
                        "(?m)^org.ops4j.pax.url.mvn.repositories= *(.*\\\\\\n)*.*$",
                        "org.ops4j.pax.url.mvn.repositories="));
        Files.writeString(etc.resolve("hearth.yaml"), profile.config());
        Files.writeString(etc.resolve("io.hearth.collector.cfg"), "config = ${karaf.etc}/hearth.yaml\n");
    }

    /** Puts a bundle of the distribution where Karaf looks first, since there may be no network. */
    private void provide(MatchResult bundle) {
        String file = bundle.group(2) + "-" + bundle.group(3) + ".jar";
        Path to = base.resolve("system")
                .resolve(bundle.group(1).replace('.', '/'))
                .resolve(bundle.group(2))
                .resolve(bundle.group(3));
        try {
            Files.createDirectories(to);
            Files.copy(Distribution.bundle(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The smallest feature that has a bundle and not the unwinder. */
    private static String feature(String xml, String bundle) {
        String found = "";
        int size = Integer.MAX_VALUE;
        for (String text : xml.split("(?m)^  </feature>$", -1)) {
            var name = Pattern.compile("(?m)^  <feature name=\"([^\"]+)\"").matcher(text);
            if (name.find()
                    && text.contains(bundle + "/")
                    && !text.contains("unwinder.python/")
                    && text.length() < size) {
                found = name.group(1);
                size = text.length();
            }
        }
        return found;
    }

    private String environment() {
        return "export JAVA_HOME=" + System.getProperty("java.home") + " KARAF_BASE=" + base + " KARAF_DATA="
                + base.resolve("data") + " KARAF_ETC=" + base.resolve("etc") + "\n";
    }

    private static String karaf() {
        return home().resolve("bin/karaf").toString();
    }

    private static Path home() {
        try (Stream<Path> inside = Files.list(Machine.root().resolve("itests/target/karaf"))) {
            return inside.filter(folder -> folder.getFileName().toString().startsWith("apache-karaf-"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Karaf's Java process, by its id outside of the namespace. */
    private static long virtualMachine(Running cage) {
        List<Long> found = new ArrayList<>();
        ProcessHandle.of(cage.pid()).orElseThrow().descendants().forEach(process -> {
            try {
                if (Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                        .contains("-Dkaraf.base=")) {
                    found.add(process.pid());
                }
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void edit(Path file, UnaryOperator<String> change) throws IOException {
        String before = Files.readString(file);
        String after = change.apply(before);
        assertThat(after).as("%s has another form", file).isNotEqualTo(before);
        Files.writeString(file, after);
    }
}
