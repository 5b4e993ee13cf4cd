/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide "make your own distribution" is true: every command of it, typed as it stands, does what it says. */
class DistributionGuideTest {
    private static final String PAGE = "docs/make-a-distribution.md";

    @TempDir
    Path folder;

    @Test
    void everyCommandWorks() throws IOException {
        Path vendor = folder.resolve("vendor");
        SmallBundle.of("com.example.luajit", "1.0.0")
                .header("Import-Package", "io.hearth.profiler.api")
                .write(vendor.resolve("com.example.luajit-1.0.0.jar"));
        Guide guide =
                Guide.begin(PAGE, Files.createDirectories(folder.resolve("guide")), new Distribution(Hearth.home()));
        guide.variable("VENDOR", vendor.toString());
        guide.variable(
                "HEARTH_JAVA_OPTS",
                "-Duser.home=" + folder.resolve("user") + " -Dmaven.repo.local=" + folder.resolve("repository"));
        guide.typeTheRest();

        Path where = guide.where();
        Assembled acme = new Assembled(where.resolve("acme-profiler"));
        assertThat(acme.bundles())
                .contains("com.example.luajit", "io.hearth.unwinder.hotspot", "io.hearth.exporter.otlp")
                .doesNotContain("io.hearth.unwinder.python", "io.hearth.exporter.debug");
        assertThat(where.resolve("acme-profiler/bundles/com.example.luajit-copy.jar"))
                .exists();
        assertThat(where.resolve("acme-profiler/conf/config.yaml"))
                .hasSameTextualContentAs(where.resolve("config.yaml"));
        assertThat(new Assembled(where.resolve("acme-java")).bundles()).contains("io.hearth.exporter.profilefile");
    }

    /** Every key that a list may have stands in the table, and every feature of this version but those for all. */
    @Test
    void namesEveryKeyAndFeature() throws IOException {
        String text = Files.readString(Machine.root().resolve(PAGE));
        Path list = Files.writeString(folder.resolve("list.yaml"), "nonsense: yes\nfeatures: []\n");
        try (Assembly assembly = Assembly.by(Hearth.home(), folder.resolve("user"))) {
            String keys = assembly.run(list).err();
            for (String key : keys.substring(keys.indexOf("there are ") + "there are ".length())
                    .strip()
                    .split(", ")) {
                assertThat(text).containsPattern("\\| [^|]*`" + Pattern.quote(key) + "`");
            }
            Files.writeString(list, "features: [kubernetes]\n");
            String names = assembly.run(list).err();
            String all =
                    names.substring(names.indexOf("there are ") + "there are ".length(), names.indexOf(", or give"));
            for (String feature : all.split(", ")) {
                assertThat(text).containsPattern("\\| [^|]*`" + Pattern.quote(feature) + "`");
            }
        }
    }
}
