/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list brings in, what it leaves out, what a lock holds, and what is written of it. */
class AssembleTest {
    private static final String DEBUG = "io.hearth.exporter.debug";
    private static final String API = "io.hearth.profiler.api";

    @TempDir
    Path folder;

    private Path work;
    private Assembly assembly;

    @BeforeEach
    void begin() throws IOException {
        work = Files.createDirectories(folder.resolve("work"));
        assembly = Assembly.by(Hearth.home(), folder.resolve("user"));
    }

    @AfterEach
    void end() {
        assembly.close();
    }

    private Path list(String text) throws IOException {
        return Files.writeString(work.resolve("list.yaml"), "name: acme\n" + text + "\n");
    }

    private Assembled assemble(String text, String... options) throws IOException {
        assembly.mustRun(list(text), options);
        return new Assembled(work.resolve("acme"));
    }

    @Test
    void pullsInWhatAVendorsBundleNeedsAndSaysWhy() throws IOException {
        SmallBundle.of("com.example.vendor", "1.0.0")
                .header("Import-Package", API + ";version=\"[0.1,1)\"")
                .write(work.resolve("vendor.jar"));
        Assembled made = assemble("features: [debug]\nbundles: [vendor.jar]");
        assertThat(made.bundles()).contains("com.example.vendor", API, DEBUG).doesNotContain("io.hearth.profiler.core");

        String why =
                assembly.mustRun(work.resolve("list.yaml"), "--explain=" + API).out();
        assertThat(why)
                .contains(API + " 0.1.0", "because of com.example.vendor 1.0.0 needs package " + API)
                .contains("com.example.vendor 1.0.0  (file:vendor.jar)", "because of line 3");
    }

    @Test
    void takesTheNewestOfARangeUntilALockHoldsIt() throws IOException {
        thing("1.0");
        thing("1.1");
        thing("2.0");
        String ranged = "repositories: [repository]\nbundles: ['com.example:thing:[1,2)']";
        assertThat(assemble(ranged).versionOf("com.example.thing")).isEqualTo("1.1.0");
        Path lock = work.resolve("list.lock.yaml");
        assertThat(lock).content().contains("com.example:thing:1.1").doesNotContain("com.example:thing:2.0");

        thing("1.2");
        TreeDigest before = TreeDigest.of(work.resolve("acme"));
        assertThat(assemble(ranged).versionOf("com.example.thing")).isEqualTo("1.1.0");
        assertThat(TreeDigest.of(work.resolve("acme")).entries()).isEqualTo(before.entries());
        assertThat(assemble(ranged, "--update").versionOf("com.example.thing")).isEqualTo("1.2.0");
        assertThat(lock).content().contains("com.example:thing:1.2");

        String exact = "repositories: [repository]\nbundles: ['com.example:thing:1.0']";
        assertThat(assemble(exact).versionOf("com.example.thing"))
                .as("another list, another lock")
                .isEqualTo("1.0.0");
    }

    private void thing(String version) {
        SmallBundle.of("com.example.thing", version + ".0")
                .publish(work.resolve("repository"), "com.example", "thing", version);
    }

    @Test
    void takesFoldersLeavesOutAndReplaces() throws IOException {
        SmallBundle.of("com.example.one", "1.0.0").write(work.resolve("jars/one.jar"));
        SmallBundle.of("com.example.two", "1.0.0").write(work.resolve("jars/two.jar"));
        BundleVersion.of(Distribution.bundle(DEBUG + "-"), "9.9.9", work.resolve("debug-9.jar"));
        Assembled made = assemble("""
                features: [debug, files]
                bundles:
                - {folder: jars, start-level: 40}
                - debug-9.jar
                without: [io.hearth.exporter.profilefile]""");
        assertThat(made.bundles())
                .contains("com.example.one", "com.example.two", "io.hearth.exporter.file")
                .doesNotContain("io.hearth.exporter.profilefile");
        assertThat(made.versionOf(DEBUG)).isEqualTo("9.9.9");
        assertThat(made.listLines())
                .contains("40 bundles/one.jar", "40 bundles/two.jar")
                .noneMatch(line -> line.contains(DEBUG));
        assertThat(assembly.mustRun(work.resolve("list.yaml"), "--explain=" + DEBUG)
                        .out())
                .contains("line 5, instead of 0.1.0")
                .contains("feature debug");
    }

    @Test
    void writesNothingWhenItOnlyChecks() throws IOException {
        Path list = list("features: [all]");
        TreeDigest before = TreeDigest.of(folder);
        Assembly.Result outcome = assembly.mustRun(list, "--check");
        assertThat(outcome.out())
                .contains("fits together. Nothing was written (--check).", "because of", "feature hotspot")
                .containsPattern("acme .*: [0-9]+ bundles, [0-9.]+ MB");
        assertThat(TreeDigest.of(folder).entries()).isEqualTo(before.entries());
    }

    @Test
    void addonsOutliveTheirDistribution() throws IOException {
        Assembled made = assemble("features: [debug]");
        Path addon =
                SmallBundle.of("com.example.addon", "1.0.0").write(made.home().resolve("addons/addon.jar"));
        Files.writeString(made.home().resolve("bundles/old.jar"), "not of the next one");
        String digest = TreeDigest.sha256(addon);
        assemble("features: [files]");
        assertThat(TreeDigest.sha256(addon)).isEqualTo(digest);
        assertThat(made.home().resolve("bundles/old.jar")).doesNotExist();
        assertThat(made.bundles()).contains("io.hearth.exporter.file").doesNotContain(DEBUG);
    }

    @Test
    void whatWasAssembledAssemblesWhatItCarries() throws IOException {
        Assembled made = assemble("features: [debug, assembler]\ncarries: [profiling, files]");
        assertThat(made.bundles()).doesNotContain("io.hearth.exporter.file");
        try (Assembly next = Assembly.by(made.home(), folder.resolve("nobody"))) {
            Path list = Files.writeString(work.resolve("next.yaml"), "name: next\nfeatures: [files, profiling]\n");
            next.mustRun(list, "--offline");
            Assembled second = new Assembled(work.resolve("next"));
            assertThat(second.bundles())
                    .contains("io.hearth.exporter.file", "io.hearth.profiler.core")
                    .doesNotContain(DEBUG);
            assertThat(second.home().resolve("lib/native/linux-x86-64/libjnidispatch.so"))
                    .isNotEmptyFile();
            Files.writeString(work.resolve("next.yaml"), "name: next\nfeatures: [python]\n");
            assertThat(next.run(list, "--offline").err()).contains("io.hearth.unwinder.python", "is nowhere");
        }
    }

    @Test
    void saysWhatItIsMadeOfAndUnderWhichLicences() throws IOException {
        SmallBundle.of("com.example.vendor", "1.0.0")
                .header("Bundle-License", "\"Acme Licence\";link=\"https://acme.example/licence\"")
                .entry("META-INF/NOTICE", "Made by Acme.")
                .write(work.resolve("vendor.jar"));
        Assembled made = assemble("features: [all]\nbundles: [vendor.jar]");
        BillOfMaterials bill = BillOfMaterials.read(made.home().resolve("sbom.cdx.json"));
        bill.assertWellFormed("acme");
        for (String path : made.paths()) {
            assertThat(bill.digests())
                    .as(path)
                    .contains(TreeDigest.sha256(made.home().resolve(path)));
        }
        assertThat(bill.licences("net.java.dev.jna:jna:5.19.1")).containsExactly("Apache-2.0", "LGPL-2.1-or-later");
        Path licences = made.home().resolve("licences");
        assertThat(licences.resolve("index.txt"))
                .content()
                .contains("file:vendor.jar\t")
                .doesNotContain("(says none)");
        assertThat(licences.resolve("file_vendor.jar/NOTICE")).hasContent("Made by Acme.");
        for (String id : bill.identifiers()) {
            assertThat(licences.resolve(id + ".txt")).as("the text of " + id).isNotEmptyFile();
        }
        List<String> ours = bill.licences("io.hearth:io.hearth.unwinder.go:" + made.hearthVersion());
        assertThat(ours).contains("GPL-2.0-only");
    }
}
