/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies in addons/, the host starts, goes on, says one sentence of it, and ends when it is told to or cannot go on. */
class HostileAddonsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final String CONFIG = """
            receivers: {nop: {}}
            exporters: {nop: {}}
            service:
              telemetry: {metrics: {level: none}}
              pipelines: {traces: {receivers: [nop], exporters: [nop]}}
            """;

    @TempDir
    Path folder;

    private Distribution hearth;
    private Path addons;
    private Path config;

    @BeforeEach
    void prepare() throws IOException {
        hearth = Distribution.copy(Files.createDirectories(folder.resolve("hearth")), List.of());
        addons = hearth.home().resolve("addons");
        config = Files.writeString(folder.resolve("config.yaml"), CONFIG);
    }

    private static byte[] code() throws IOException {
        String file = FrameworkStopper.class.getSimpleName() + ".class";
        try (InputStream in = FrameworkStopper.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static SmallBundle stopper() {
        return SmallBundle.of("com.example.stopper", "1")
                .header("Bundle-Activator", FrameworkStopper.class.getName())
                .header("Import-Package", "org.osgi.framework");
    }

    private static String entry() {
        return FrameworkStopper.class.getName().replace('.', '/') + ".class";
    }

    private Running run(String... environment) {
        ProcessBuilder builder = Hearth.builder(hearth.command("--config", config.toString()));
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        return Running.start(builder);
    }

    /** In the POSIX locale, which cannot spell some of the names. */
    @Test
    void goesOnWhateverIsDropped() throws IOException {
        try (Running running = run("LC_ALL", "C")) {
            running.await("the start", A_WHILE, () -> running.err().contains("ready"));
            SmallBundle.of("x.fragment", "1").header("Fragment-Host", " system.bundle").write(addons.resolve("f.jar"));
            SmallBundle.of("x.name", "1").write(folder.resolve("name.jar"));
            Running.output("sh", "-c", "cp '" + folder.resolve("name.jar") + "' \"$(printf '%s/n\\303\\244me.jar' '" + addons + "')\"");
            Running.output("sh", "-c", "cp '" + folder.resolve("name.jar") + "' \"$(printf '%s/two\\nlines\\033[2J\\377.jar' '" + addons + "')\"");
            Running.output("mkfifo", addons.resolve("pipe.jar").toString(), addons.resolve("pipe.json").toString());
            Files.createSymbolicLink(addons.resolve("endless.jar"), Path.of("/dev/zero"));
            try (RandomAccessFile sparse = new RandomAccessFile(addons.resolve("sparse.jar").toFile(), "rw")) {
                sparse.setLength(1L << 40);
            }
            for (String name : List.of("f.jar", "pipe.jar", "pipe.json", "endless.jar", "sparse.jar")) {
                String sentence = "hearth: addons/" + name + " is refused: it ";
                running.await(sentence, A_WHILE, () -> running.err().contains(sentence));
            }
            hearth.drop(SmallBundle.of("com.example.good", "1").write(folder.resolve("good.jar")), "good.jar");
            String good = "addons/good.jar is running: com.example.good 1.0.0";
            running.await(good, A_WHILE, () -> running.err().contains(good));
            running.await("the names", A_WHILE, () -> running.err().contains("lines\\x1b[2J\\xff.jar is"));
            assertThat(running.err()).doesNotContain("\u001b");
            assertThat(running.interrupt().exitCode()).as(running.err()).isZero();
            assertThat(hearth.home().resolve("data/cache")).isEmptyDirectory();
        }
    }

    @Test
    void endsWhenAnAddonStopsTheFramework() throws IOException {
        try (Running running = run()) {
            running.await("the start", A_WHILE, () -> running.err().contains("ready"));
            hearth.drop(stopper().entry(entry(), code()).write(folder.resolve("s.jar")), "s.jar");

            Running.Outcome outcome = running.await(A_WHILE);

            assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
            assertThat(outcome.err()).contains("a bundle has stopped the framework; Hearth ends");
        }
    }

    /** A class in an entry that is named like a folder is no less a class. */
    @Test
    void runsNoUnsignedCode() throws IOException {
        Path keys = folder.resolve("keys.p12");
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        Running.output(
                bin + "/keytool", "-genkeypair", "-alias", "vendor", "-keyalg", "EC", "-dname", "CN=vendor",
                "-storepass", "changeit", "-keystore", keys.toString());
        Path signers = Files.createDirectories(hearth.home().resolve("conf/trusted-signers"));
        Running.output(
                bin + "/keytool", "-exportcert", "-rfc", "-alias", "vendor", "-storepass", "changeit",
                "-keystore", keys.toString(), "-file", signers.resolve("vendor.pem").toString());
        Path signed = stopper().write(folder.resolve("signed.jar"));
        Running.output(
                bin + "/jarsigner", "-keystore", keys.toString(), "-storepass", "changeit", signed.toString(), "vendor");
        Path added = SmallBundle.copyOf(signed, entry() + "/", code(), folder.resolve("added.jar"));
        Files.copy(added, addons.resolve("added.jar"), StandardCopyOption.REPLACE_EXISTING);
        SmallBundle.of("com.example.plain", "1").write(addons.resolve("plain.jar"));

        hearth.setting("hearth.addons.signatures = require");
        assertThat(components())
                .contains("addons/added.jar is refused: it is tampered with: ")
                .contains("addons/plain.jar is refused: it is not signed; hearth.addons.signatures=require")
                .doesNotContain(FrameworkStopper.SAID);

        Files.delete(addons.resolve("added.jar"));
        hearth.setting("hearth.addons.signatures = warn");
        assertThat(components()).contains("addons_not_trusted:", "addons/plain.jar runs, although it is not signed");
    }

    private String components() {
        try (Running running = Running.start(Hearth.builder(hearth.command("components")))) {
            Running.Outcome outcome = running.await(A_WHILE);
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            return outcome.out() + outcome.err();
        }
    }
}
