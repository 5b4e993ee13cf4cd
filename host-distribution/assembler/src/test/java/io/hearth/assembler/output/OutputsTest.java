/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutputsTest {
    @TempDir
    Path folder;

    private AssembledDistribution sample;

    @BeforeEach
    void makeSample() throws Exception {
        sample = SampleDistribution.make(folder.resolve("sample"));
    }

    @ParameterizedTest
    @EnumSource(value = OutputKind.class)
    void sameFolderGivesSameBytesWhateverItsTimesAndPermissions(OutputKind kind) throws Exception {
        AssembledDistribution other = SampleDistribution.make(folder.resolve("elsewhere"), "rw-------", 1_000L);

        Path one = write(sample, kind, "one");
        Path two = write(other, kind, "two");

        assertThat(two.getFileName()).isEqualTo(one.getFileName());
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    }

    @Test
    void tarHoldsOneFolderWithPlainModes() throws Exception {
        Path file = write(sample, OutputKind.TAR_GZ, "out");

        List<String> lines = output("tar", "tvzf", file.toString(), "--numeric-owner", "--utc")
                .lines()
                .toList();

        assertThat(file).hasFileName("sample-1.0-SNAPSHOT.tar.gz");
        assertThat(lines)
                .allMatch(line -> line.contains(" 0/0 ") && line.contains(" 2026-01-01 00:00 sample-1.0-SNAPSHOT/"))
                .anyMatch(line -> line.startsWith("-rwxr-xr-x ") && line.endsWith("/bin/hearth"))
                .anyMatch(line -> line.startsWith("-rw-r--r-- ") && line.endsWith(SampleDistribution.LONG_NAME))
                .anyMatch(line -> line.endsWith("/bundles/link.jar -> b.jar"))
                .anyMatch(line -> line.endsWith("/data/"))
                .noneMatch(line -> line.contains("left-over") || line.contains("/java"));
    }

    @Test
    void zipHoldsTheSame() throws Exception {
        try (ZipFile zip = new ZipFile(write(sample, OutputKind.ZIP, "out").toFile())) {
            var config = zip.getEntry("sample-1.0-SNAPSHOT/conf/config.yaml");
            assertThat(config.getCompressedSize()).isLessThan(config.getSize());
            assertThat(new String(zip.getInputStream(config).readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("receivers: {}\n".repeat(100));
            assertThat(zip.getEntry("sample-1.0-SNAPSHOT/bundles/" + SampleDistribution.LONG_NAME))
                    .isNotNull();
            assertThat(zip.getEntry("sample-1.0-SNAPSHOT/data/")).isNotNull();
            assertThat(zip.getEntry("sample-1.0-SNAPSHOT/data/cache/1/left-over"))
                    .isNull();
        }
    }

    @Test
    void existingTargetStaysWhenTheFolderIsRefusedAndNothingElseIsLeft() throws Exception {
        Path file = write(sample, OutputKind.TAR_GZ, "out");
        byte[] before = Files.readAllBytes(file);
        // A sparse file: it grows while it is read, as far as the writer can tell.
        SampleDistribution.file(sample.folder(), "bundles/grows.jar", "", "rw-r--r--");
        Entry.File grows = new Entry.File(
                "grows", 0644, 0, new Entry.OnDisk(sample.folder().resolve("bundles/b.jar"), 12345));

        assertThatThrownBy(() -> TargetFile.write(
                        file.getParent(), "sample-1.0-SNAPSHOT.tar.gz", out -> ContentCopy.copy(grows, out)))
                .hasMessageContaining("grows changed while it was read");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void fullDiskIsSaidAndLeavesNothing() throws Exception {
        Path out = Files.createDirectories(folder.resolve("out"));

        assertThatThrownBy(() -> TargetFile.write(out, "x.zip", stream -> {
                    stream.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .hasMessage("cannot write " + out.resolve("x.zip") + ": No space left on device");
        assertThat(out).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, outside of the distribution",
        "../../../etc/passwd, outside of the distribution",
        "../../elsewhere, outside of the distribution"
    })
    void refusesLinksThatLeadOut(String target, String reason) throws Exception {
        Files.createSymbolicLink(sample.folder().resolve("bundles/out.jar"), Path.of(target));

        assertRefused(OutputKind.ZIP, "out.jar is a link to " + target, reason);
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        output("mkfifo", sample.folder().resolve("bundles/pipe").toString());

        assertRefused(OutputKind.DEB, "bundles/pipe is neither a file nor a folder");
    }

    @Test
    void refusesNamesThatLocalesReadDifferently() throws Exception {
        SampleDistribution.file(sample.folder(), "bundles/line\nbreak.jar", "", "rw-r--r--");

        assertRefused(OutputKind.RPM, "line?break.jar", "printable ASCII");
    }

    @Test
    void refusesFilesOfEightGibibytes() throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(sample.folder().resolve("bundles/big.jar").toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }

        assertRefused(OutputKind.TAR_GZ, "big.jar is 8 GiB; outputs hold files below 8 GiB");
    }

    @Test
    void refusesAFolderThatIsNoDistribution() throws Exception {
        Files.delete(sample.folder().resolve("bin/hearth"));

        assertRefused(OutputKind.DEB, "is no distribution: it has no bin/hearth");
    }

    @ParameterizedTest
    @CsvSource({
        "root, systems have a user of this name already",
        "Sample, lower-case",
        "../sample, lower-case",
        "a, 2 to 31",
        "sample-, lower-case",
        "'sample\n', lower-case"
    })
    void refusesNamesThatArePackageNamesNowhere(String name, String reason) {
        sample = SampleDistribution.of(sample.folder(), name, "1.0");

        assertRefused(OutputKind.DEB, reason);
        assertRefused(OutputKind.RPM, reason);
        assertRefused(OutputKind.OCI, reason);
    }

    @ParameterizedTest
    @CsvSource({"../1", "v1", "1/2", "'1 2'", "''"})
    void refusesVersions(String version) {
        sample = SampleDistribution.of(sample.folder(), "sample", version);

        assertRefused(OutputKind.TAR_GZ, "a version begins with a digit");
        assertRefused(OutputKind.DEB, "a version begins with a digit");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0-SNAPSHOT, 1.0~snapshot",
        "1.0-rc.1, 1.0~rc.1",
        "1.0-M2, 1.0~m2",
        "1.0, 1.0",
        "1.0-2, 1.0+2",
        "2.0_beta, 2.0+beta",
        "1.0-alpha-3, 1.0~alpha+3"
    })
    void versionsSortBeforeTheirRelease(String version, String mapped) {
        assertThat(PackageNames.packageVersion(version)).isEqualTo(mapped);
    }

    @Test
    void sourceDateEpochIsTheTimeOfEverything() throws Exception {
        assertThat(OutputTime.of("1700000000").iso()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(OutputTime.of("").iso()).isEqualTo("2026-01-01T00:00:00Z");
        assertThatThrownBy(() -> OutputTime.of("yesterday")).hasMessageContaining("SOURCE_DATE_EPOCH is 'yesterday'");
        assertThatThrownBy(() -> OutputTime.of("7")).hasMessageContaining("between 1980 and 2106");
    }

    private void assertRefused(OutputKind kind, String... reasons) {
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> write(sample, kind, "refused")).hasMessageContainingAll(reasons);
        assertThat(!Files.exists(out) || out.toFile().list().length == 0).isTrue();
    }

    private Path write(AssembledDistribution distribution, OutputKind kind, String into) throws Exception {
        // Any tar archive serves as the base of an image that is only looked at.
        Path base = folder.resolve("base.tar");
        try (var out = Files.newOutputStream(base)) {
            EntryTree tree = new EntryTree();
            tree.addText("etc/hostname", 0644, "base");
            new TarWriter(out, OutputTime.of("")).write(tree, "");
        }
        try (Outputs outputs = new Outputs(folder.resolve(into), line -> {})) {
            OutputSettings settings = new OutputSettings(
                    kind, new JavaRuntime.OfSystem(), List.of(Architecture.AMD64), java.util.Optional.of(base));
            return outputs.write(distribution, settings).get(0);
        }
    }

    static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
