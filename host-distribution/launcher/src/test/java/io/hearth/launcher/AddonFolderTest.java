/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                new AddonSignature(Path.of("nowhere")));
        BundleDoctor doctor = new BundleDoctor(framework.getBundleContext(), console);
        FeatureParts parts = new FeatureParts(new HostLayout(Path.of("nowhere"), Path.of("nowhere")), List.of());
        addons = new AddonFolder(
                framework.getBundleContext(),
                folder.toFile(),
                check,
                new AddonFeatures(framework.getBundleContext(), parts, check, doctor),
                doctor,
                console,
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
        await(() -> addons.problems().toString().contains("addons/needy.jar waits: it needs package com.example.api"));

        SampleBundle.write(
                folder.resolve("old.jar"), "com.example.old", "1", "Export-Package", "com.example.api;version=\"1.1\"");
        await(() -> said().contains("here is 1.1.0 from com.example.old 1.0.0"));
        SampleBundle.write(
                folder.resolve("new.jar"), "com.example.new", "1", "Export-Package", "com.example.api;version=\"1.3\"");
        await(() -> state("com.example.needy") == Bundle.ACTIVE);
        await(() -> addons.problems().isEmpty());

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
        assertThat(addons.problems()).hasSize(2).first().asString().startsWith("addons/cli.jar is refused: its name");
        Files.delete(folder.resolve("junk.jar"));
        await(() -> addons.problems().size() == 1);
    }

    @Test
    void saysWhatFailsInAnActivator() throws Exception {
        SampleBundle.write(
                folder.resolve("bad.jar"), "com.example.bad", "1", "Bundle-Activator", "com.example.Missing");

        addons.scanAtStart();

        assertThat(said()).contains("addons/bad.jar cannot be used").contains("com.example.Missing");
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
