/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.otlp.json.OtlpJson;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileExporterTest {

    @TempDir
    Path folder;

    private final FileExporterFactory factory = new FileExporterFactory();

    private static ProfilesData data(String text) {
        return ProfilesData.newBuilder()
                .setDictionary(
                        ProfilesDictionary.newBuilder().addStringTable("").addStringTable(text))
                .build();
    }

    private static FileConfig config(
            Path path, FileConfig.Format format, boolean append, String compression, FileConfig.Rotation rotation) {
        FileConfig d = FileConfig.defaults();
        return new FileConfig(
                path.toString(),
                format,
                null,
                append,
                compression,
                d.compressionParams(),
                rotation,
                d.flushInterval(),
                d.groupBy(),
                true,
                "0750");
    }

    @SuppressWarnings("unchecked")
    private Exporter<Message> start(Signal signal, FileConfig config) throws ComponentException {
        Exporter<Message> exporter =
                (Exporter<Message>) factory.create(Settings.standalone(ComponentId.parse("file/test")), signal, config);
        exporter.start(Host.standalone());
        return exporter;
    }

    private static List<byte[]> records(Path path) throws IOException {
        List<byte[]> records = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
            while (in.available() > 0) {
                records.add(in.readNBytes(in.readInt()));
            }
        }
        return records;
    }

    @Test
    void writesJsonLinesThatAreThereAtOnce() throws Exception {
        Path path = folder.resolve("deep/er/out.json");
        Exporter<Message> exporter = start(Signal.PROFILES, config(path, FileConfig.Format.JSON, false, "", null));
        exporter.consume(data("one"));
        exporter.consume(data("two\n"));

        assertThat(Files.readAllLines(path))
                .containsExactly(OtlpJson.toText(data("one")), OtlpJson.toText(data("two\n")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .startsWith("rwx")
                .endsWith("---");
        exporter.shutdown();
        exporter.shutdown();
    }

    @Test
    void newFilesAndDirectoriesAreForTheirOwner() throws Exception {
        Path path = folder.resolve("deep/out.json");
        FileConfig d = FileConfig.defaults();
        FileConfig config = new FileConfig(
                path.toString(),
                d.format(),
                null,
                false,
                "",
                d.compressionParams(),
                null,
                d.flushInterval(),
                d.groupBy(),
                true,
                d.directoryPermissions());
        start(Signal.PROFILES, config).shutdown();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }

    /** A reader that has stopped keeps a write for ever, but not the stop. */
    @Test
    void closesWhileAWriteIsBlocked() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
            Exporter<Message> exporter = start(Signal.PROFILES, config(pipe, FileConfig.Format.PROTO, false, "", null));
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread writer = new Thread(() -> {
                try {
                    exporter.consume(data("x".repeat(1_000_000)));
                    ended.complete(null);
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            writer.setDaemon(true);
            writer.start();
            Thread.sleep(200);
            assertThat(ended).isNotDone();
            exporter.shutdown();
            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(ConsumeException.class);
            assertThat(reader.getFD().valid()).isTrue();
        }
    }

    @Test
    void writesProtoBehindItsLength() throws Exception {
        Path path = folder.resolve("out.bin");
        Exporter<Message> exporter = start(Signal.PROFILES, config(path, FileConfig.Format.PROTO, false, "", null));
        exporter.consume(data("one"));
        exporter.consume(data("x".repeat(100_000)));
        exporter.shutdown();

        assertThat(records(path))
                .containsExactly(
                        data("one").toByteArray(), data("x".repeat(100_000)).toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void compressesEachMessageByItself(FileConfig.Format format) throws Exception {
        Path path = folder.resolve("out.zst");
        ProfilesData data = data("x".repeat(100_000));
        Exporter<Message> exporter = start(Signal.PROFILES, config(path, format, false, "zstd", null));
        exporter.consume(data);
        exporter.consume(data);
        exporter.shutdown();

        byte[] expected = format == FileConfig.Format.JSON ? OtlpJson.toBytes(data) : data.toByteArray();
        assertThat(Files.size(path)).isLessThan(2000);
        for (byte[] packed : records(path)) {
            byte[] plain = new byte[expected.length];
            assertThat(new ZstdDecompressor().decompress(packed, 0, packed.length, plain, 0, plain.length))
                    .isEqualTo(expected.length);
            assertThat(plain).isEqualTo(expected);
        }
    }

    @Test
    void emptiesTheFileUnlessItIsToldToAppend() throws Exception {
        Path path = folder.resolve("out.json");
        for (boolean append : new boolean[] {false, true, false}) {
            Exporter<Message> exporter = start(Signal.PROFILES, config(path, FileConfig.Format.JSON, append, "", null));
            exporter.consume(data("a"));
            exporter.shutdown();
            assertThat(Files.readAllLines(path)).hasSize(append ? 2 : 1);
        }
    }

    @Test
    void sharesTheFileBetweenSignals() throws Exception {
        Path path = folder.resolve("out.json");
        FileConfig config = config(path, FileConfig.Format.JSON, false, "", null);
        Exporter<Message> profiles = start(Signal.PROFILES, config);
        profiles.consume(data("a"));
        Exporter<Message> traces = start(Signal.TRACES, config);
        traces.consume(TracesData.getDefaultInstance());
        profiles.shutdown();
        traces.consume(TracesData.getDefaultInstance());
        traces.shutdown();

        assertThat(Files.readAllLines(path)).hasSize(3);
    }

    @Test
    void beginsANewFileWhenOneIsFullAndKeepsSomeOldOnes() throws Exception {
        Path path = folder.resolve("out.json");
        FileConfig config = config(path, FileConfig.Format.JSON, false, "", new FileConfig.Rotation(1, 0, 2, false));
        Exporter<Message> exporter = start(Signal.PROFILES, config);
        for (int i = 0; i < 9; i++) {
            exporter.consume(data(("" + i).repeat(400_000)));
        }
        exporter.shutdown();

        assertThat(Files.readAllLines(path)).containsExactly(OtlpJson.toText(data("8".repeat(400_000))));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> backups =
                    files.filter(file -> !file.equals(path)).sorted().toList();
            assertThat(backups).hasSize(2);
            assertThat(backups.get(0).getFileName().toString())
                    .matches("out-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d\\.\\d{3}\\.json");
            assertThat(Files.readAllLines(backups.get(1))).hasSize(2);
        }
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        FileConfig d = FileConfig.defaults();
        Path missing = folder.resolve("missing/out.json");
        FileConfig config = new FileConfig(
                missing.toString(),
                FileConfig.Format.JSON,
                null,
                false,
                "",
                d.compressionParams(),
                null,
                d.flushInterval(),
                d.groupBy(),
                false,
                "0755");

        assertThatThrownBy(() -> start(Signal.PROFILES, config))
                .isInstanceOf(ComponentException.class)
                .hasMessage("path " + missing
                        + " cannot be written: its directory does not exist; make it, or set create_directory: true");
        assertThatThrownBy(() -> start(Signal.PROFILES, config(folder, FileConfig.Format.JSON, false, "", null)))
                .hasMessageContaining("Is a directory");
    }

    @Test
    void saysThatTheDiskIsFull() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        Exporter<Message> exporter = start(Signal.PROFILES, config(full, FileConfig.Format.JSON, true, "", null));

        assertThatThrownBy(() -> exporter.consume(data("a")))
                .hasMessage("writing to /dev/full failed: No space left on device");
        exporter.shutdown();
    }

    @Test
    void leavesNothingOfARecordThatFailedHalfWay() throws Exception {
        Path path = folder.resolve("out");
        TargetFile file = TargetFile.open(
                path,
                config(path, FileConfig.Format.PROTO, false, "", null),
                Settings.standalone(ComponentId.parse("file")).logger());
        file.append(out -> out.write(new byte[10]), 10);
        assertThatThrownBy(() -> file.append(
                        out -> {
                            out.write(new byte[100_000]);
                            throw new IOException("disk full");
                        },
                        0))
                .hasMessage("disk full");
        assertThat(Files.size(path)).isEqualTo(10);
        file.append(out -> out.write(new byte[5]), 5);
        file.close();

        assertThat(Files.size(path)).isEqualTo(15);
    }

    @Test
    void refusesDataBeforeStartAndAfterShutdown() throws Exception {
        Exporter<Message> exporter =
                start(Signal.PROFILES, config(folder.resolve("out"), FileConfig.Format.JSON, false, "", null));
        exporter.shutdown();

        assertThatThrownBy(() -> exporter.consume(data("a"))).hasMessage("the file is not open");
    }
}
