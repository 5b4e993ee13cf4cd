/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Host;
import io.hearth.itests.otlpcheck.OtlpChecker;
import io.hearth.itests.otlpcheck.SampleProfiles;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ProfileFileExporterTest {

    @TempDir
    Path directory;

    private ProfileFileExporter exporter(String name) {
        Path summary = directory.resolve("summary.json");
        return new ProfileFileExporter(
                new ProfileFileConfig(
                        directory.resolve(name).toString(), Format.AUTO, "A title", false, summary.toString(), 5, null),
                LoggerFactory.getLogger("test"));
    }

    private Path export(String name) throws Exception {
        ProfileFileExporter exporter = exporter(name);
        exporter.start(Host.standalone());
        exporter.consume(SampleProfiles.window(0));
        exporter.consume(SampleProfiles.window(1));
        assertThat(Files.list(directory)).isEmpty();
        exporter.shutdown();
        return directory.resolve(name);
    }

    @Test
    void writesAFlameGraphAndItsSummary() throws Exception {
        Path file = export("a.html");

        assertThat(Files.readString(file)).contains("<title>A title</title>");
        assertThat(Merged.json(Files.readString(directory.resolve("summary.json"))))
                .containsEntry("samples", 22)
                .containsEntry("path", file.toString())
                .containsEntry("bytes", (int) Files.size(file));
    }

    @Test
    void writesFoldedStacks() throws Exception {
        assertThat(export("a.folded")).hasContent(Merged.resource("two-windows.folded"));
    }

    @Test
    void writesCompressedPprof() throws Exception {
        try (var in = new GZIPInputStream(Files.newInputStream(export("a.pb.gz")))) {
            assertThat(in.readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void writesValidOtlp() throws Exception {
        assertThat(OtlpChecker.check(ProfilesData.parseFrom(Files.readAllBytes(export("a.otlp")))))
                .isEmpty();
    }

    @Test
    void writesOtlpJson() throws Exception {
        assertThat(Merged.json(Files.readString(export("a.otlp.json")))).containsKeys("resourceProfiles", "dictionary");
    }

    @Test
    void writesSpeedscope() throws Exception {
        assertThat(Merged.json(Files.readString(export("a.speedscope.json")))).containsEntry("name", "A title");
    }

    @Test
    void writesAFileWithoutSamples() throws Exception {
        for (String name :
                new String[] {"a.html", "a.folded", "a.pb.gz", "a.otlp", "a.otlp.json", "a.speedscope.json"}) {
            ProfileFileExporter exporter = exporter(name);
            exporter.start(Host.standalone());
            exporter.ready();
            exporter.shutdown();
            assertThat(directory.resolve(name)).exists();
        }
    }

    @Test
    void keepsTheOldFileWhenNothingCouldBeRecorded() throws Exception {
        Path old = Files.writeString(directory.resolve("a.html"), "old");
        ProfileFileExporter exporter = exporter("a.html");
        exporter.start(Host.standalone());
        exporter.shutdown();

        assertThat(old).hasContent("old");
        assertThat(Files.list(directory)).containsExactly(old);
    }

    @Test
    void refusesToStartWhenTheDirectoryIsMissing() {
        assertThatThrownBy(() -> exporter("missing/a.html").start(Host.standalone()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void writesNothingWhenItWasNotStarted() throws Exception {
        exporter("a.html").shutdown();

        assertThat(Files.list(directory)).isEmpty();
    }

    @Test
    void takesNothingAfterShutdown() throws Exception {
        ProfileFileExporter exporter = exporter("a.html");
        exporter.start(Host.standalone());
        exporter.shutdown();
        exporter.shutdown();

        assertThatThrownBy(() -> exporter.consume(SampleProfiles.window(0)))
                .isInstanceOfSatisfying(
                        ConsumeException.class, e -> assertThat(e.isPermanent()).isTrue());
    }
}
