/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class AddonFolderTest {
    private static final int POLL_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 10_000;

    @TempDir
    Path folder;

    @TempDir
    Path storage;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Felix framework;
    private AddonFolder addons;
    private AddonReport report;

    @BeforeEach
    void start() throws Exception {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("org.osgi.framework.storage", storage.toString());
        configuration.put("org.osgi.framework.startlevel.beginning", "50");
        configuration.put("felix.log.level", "0");
        framework = new Felix(configuration);
        framework.start();
        HostConsole console = new HostConsole(new PrintStream(said, true, StandardCharsets.UTF_8));
        AddonCheck check = new AddonCheck(
                Map.of(
                        "io.hearth.cli", new AddonCheck.Own("1.0.0", false),
                        "io.hearth.unwinder.x", new AddonCheck.Own("1.0.0", true)),
                SignaturePolicy.OFF,
                new AddonSignature(Path.of("nowhere"), Path.of("nowhere")));
        BundleDoctor doctor = new BundleDoctor(framework.getBundleContext(), console);
        FeatureParts parts = new FeatureParts(new HostLayout(Path.of("nowhere"), Path.of("nowhere")), List.of());
        BundleContext context = framework.getBundleContext();
        report = new AddonReport(console);
        AddonBundles bundles = new AddonBundles(context, console);
        PrivateCopies copies = new PrivateCopies(storage.resolve("addons"), FileOwnership.ofProcess(), 1 << 20);
        addons = new AddonFolder(
                folder,
                bundles,
                check,
                new AddonFeatures(context, bundles, parts, check, copies, doctor, report),
                copies,
                doctor,
                report,
                50);
    }

    @AfterEach
    void stop() throws Exception {
        addons.close();
        framework.stop();
        framework.waitForStop(PATIENCE_MILLIS);
    }

    @Test
    void runsWhatLiesThereAtTheStart() throws Exception {
        SampleBundle.write(folder.resolve("a.jar"), "com.example.a", "1");

        addons.scanAtStart();

        assertThat(state("com.example.a")).isEqualTo(Bundle.ACTIVE);
        assertThat(said()).contains("addons/a.jar is running: com.example.a 1");
    }

    @Test
    void followsADropAReplacementAndARemoval() throws Exception {
        addons.watch(POLL_MILLIS);
        Path jar = SampleBundle.write(folder.resolve("a.jar"), "com.example.a", "1");
        await(() -> state("com.example.a") == Bundle.ACTIVE);

        SampleBundle.write(jar, "com.example.a", "2", "Extra", "makes the file longer");
        await(() -> said().contains("addons/a.jar is updated: com.example.a 2"));
        assertThat(bundle("com.example.a").getVersion().getMajor()).isEqualTo(2);

        Files.delete(jar);
        await(() -> said().contains("addons/a.jar is gone: com.example.a 2.0.0 is uninstalled"));
        assertThat(bundle("com.example.a")).isNull();
    }

    @Test
    void explainsOnceWhatDoesNotResolveAndStartsItWhenItCan() throws Exception {
        addons.watch(POLL_MILLIS);
        SampleBundle.write(
                folder.resolve("needy.jar"),
                "com.example.needy",
                "1",
                "Import-Package",
                "com.example.api;version=\"[1.2,2)\"");
        await(() -> said().contains("waits"));
        assertThat(said())
                .contains(
                        "com.example.needy 1.0.0 waits: it needs package com.example.api [1.2.0,2.0.0); here is none");
        await(() -> report.problems().toString().contains("addons/needy.jar waits: it needs package com.example.api"));

        SampleBundle.write(
                folder.resolve("old.jar"), "com.example.old", "1", "Export-Package", "com.example.api;version=\"1.1\"");
        await(() -> said().contains("here is 1.1.0 from com.example.old 1.0.0"));
        SampleBundle.write(
                folder.resolve("new.jar"), "com.example.new", "1", "Export-Package", "com.example.api;version=\"1.3\"");
        await(() -> state("com.example.needy") == Bundle.ACTIVE);
        await(() -> report.problems().isEmpty());

        assertThat(said().split("com.example.needy 1.0.0 waits", -1)).hasSize(3);
    }

    @Test
    void refusesOnceAndGoesOn() throws Exception {
        addons.watch(POLL_MILLIS);
        Files.writeString(folder.resolve("junk.jar"), "junk");
        SampleBundle.write(folder.resolve("cli.jar"), "io.hearth.cli", "1");
        await(() -> said().contains("addons/junk.jar is refused: it cannot be read")
                && said().contains("addons/cli.jar is refused: its name is one of the host's own"));
        SampleBundle.write(folder.resolve("good.jar"), "com.example.good", "1");
        await(() -> state("com.example.good") == Bundle.ACTIVE);

        assertThat(said().split("junk.jar is refused", -1)).hasSize(2);
        assertThat(report.problems()).hasSize(2).first().asString().startsWith("addons/cli.jar is refused: its name");
        Files.delete(folder.resolve("junk.jar"));
        await(() -> report.problems().size() == 1);
    }

    @Test
    void saysWhatFailsInAnActivator() throws Exception {
        SampleBundle.write(
                folder.resolve("bad.jar"), "com.example.bad", "1", "Bundle-Activator", "com.example.Missing");

        addons.scanAtStart();

        assertThat(said()).contains("addons/bad.jar cannot be used").contains("com.example.Missing");
    }

    private void dropOddThings() throws Exception {
        SampleBundle.write(folder.resolve("of-framework.jar"), "x.a", "1", "Fragment-Host", " system.bundle");
        SampleBundle.write(
                folder.resolve("quoted.jar"), "x.b", "1", "Fragment-Host", "\"system.bundle\";extension:=framework");
        SampleBundle.write(folder.resolve("of-ours.jar"), "x.c", "1", "Fragment-Host", "io.hearth.cli");
        Files.createSymbolicLink(folder.resolve("endless.jar"), Path.of("/dev/zero"));
        Files.createSymbolicLink(folder.resolve("nowhere.jar"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("circle.jar"), Path.of("circle.jar"));
        Files.createDirectory(folder.resolve("folder.jar"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("sparse.jar").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        for (String fifo : List.of("pipe.jar", "pipe.json")) {
            assertThat(new ProcessBuilder("mkfifo", folder.resolve(fifo).toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
        Files.writeString(folder.resolve("two\nlines\u001b[2J.jar"), "junk");
        Files.writeString(folder.resolve("name\u202egnp.jar"), "junk");
        SampleBundle.raw(
                folder.resolve("twice.jar"),
                "Bundle-ManifestVersion: 2\nBundle-SymbolicName: x.d\n"
                        + "Fragment-Host: x.e\nfragment-host: system.bundle\n");
    }

    @Test
    void refusesOddThingsInOneEscapedSentenceEachAndGoesOn() throws Exception {
        addons.watch(POLL_MILLIS);
        dropOddThings();
        await(() -> report.problems().size() == 13);

        SampleBundle.write(folder.resolve("good.jar"), "com.example.good", "1");
        await(() -> state("com.example.good") == Bundle.ACTIVE);

        assertThat(said())
                .contains("addons/of-framework.jar is refused: it wants to extend the framework")
                .contains("addons/quoted.jar is refused: it wants to extend the framework")
                .contains("addons/of-ours.jar is refused: it wants to become a part of one of the host's own")
                .contains("addons/endless.jar is refused: it is a device, not a file")
                .contains("addons/nowhere.jar is refused: it is a link to a file that does not exist")
                .contains("addons/circle.jar ")
                .contains("addons/folder.jar is refused: it is a folder, not a file")
                .contains("addons/sparse.jar is refused: it is too large: it has 1099511627776 bytes")
                .contains("addons/pipe.jar is refused: it is a FIFO, not a file")
                .contains("addons/pipe.json is refused: it is a FIFO, not a file")
                .contains("addons/two\\nlines\\x1b[2J.jar is refused: ")
                .contains("addons/name\\u{202e}gnp.jar is refused: ")
                .contains("addons/twice.jar is refused: its manifest is damaged: a header is there twice");
        assertThat(said().lines()).allMatch(line -> line.startsWith("hearth: ")).hasSize(14);
        try (var left = Files.list(storage.resolve("addons"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesWhatOthersCanWrite() throws Exception {
        Path jar = SampleBundle.write(folder.resolve("a.jar"), "com.example.a", "1");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));

        addons.scanAtStart();

        assertThat(said())
                .contains("a.jar is refused: " + jar + " can be written by everybody; take that away: chmod go-w");
        assertThat(state("com.example.a")).isEqualTo(Bundle.UNINSTALLED);
    }

    @Test
    void waitsForTheRestOfACopy() throws Exception {
        addons.watch(POLL_MILLIS);
        Path whole = SampleBundle.write(storage.resolve("a.jar"), "com.example.a", "1");
        byte[] bytes = Files.readAllBytes(whole);
        Path jar = folder.resolve("a.jar");
        Files.write(jar, Arrays.copyOf(bytes, bytes.length - 30));
        SampleBundle.write(folder.resolve("b.jar"), "com.example.b", "1");
        await(() -> state("com.example.b") == Bundle.ACTIVE);
        Thread.sleep(5 * POLL_MILLIS);
        assertThat(said()).doesNotContain("a.jar");

        Files.write(jar, Arrays.copyOfRange(bytes, bytes.length - 30, bytes.length), StandardOpenOption.APPEND);
        await(() -> state("com.example.a") == Bundle.ACTIVE);
        assertThat(said()).doesNotContain("refused");
    }

    @Test
    void noticesOtherContentOfTheSameSizeAndTime() throws Exception {
        addons.watch(POLL_MILLIS);
        Path jar = SampleBundle.write(folder.resolve("a.jar"), "com.example.a", "3");
        await(() -> state("com.example.a") == Bundle.ACTIVE);
        FileTime time = Files.getLastModifiedTime(jar);
        Path next = SampleBundle.write(storage.resolve("next.jar"), "com.example.a", "4");
        assertThat(Files.size(next)).isEqualTo(Files.size(jar));

        Files.setLastModifiedTime(next, time);
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        await(() -> said().contains("addons/a.jar is updated: com.example.a 4.0.0"));
    }

    @Test
    void survivesABundleThatThrowsWhatItShouldNot() throws Exception {
        addons.watch(POLL_MILLIS);
        SampleBundle.withActivator(folder.resolve("bad.jar"), "com.example.bad", ThrowingActivator.class);
        await(() -> said().contains("addons/bad.jar cannot be used"));

        SampleBundle.write(folder.resolve("good.jar"), "com.example.good", "1");
        await(() -> state("com.example.good") == Bundle.ACTIVE);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private @Nullable Bundle bundle(String name) {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    private int state(String name) {
        Bundle bundle = bundle(name);
        return bundle == null ? Bundle.UNINSTALLED : bundle.getState();
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("not within " + PATIENCE_MILLIS + " ms; said: " + said());
            }
            Thread.sleep(5);
        }
    }
}
