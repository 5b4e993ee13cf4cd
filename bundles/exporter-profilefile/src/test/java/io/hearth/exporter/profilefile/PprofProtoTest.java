/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
import io.hearth.itests.otlpcheck.SampleProfiles;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class PprofProtoTest {

    private static byte[] bytes;
    private static UnknownFieldSet profile;

    @BeforeAll
    static void write() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MergedProfiles merged = Merged.of(Detail.ATTRIBUTES, SampleProfiles.window(0), SampleProfiles.window(1));
        PprofProto.write(merged, SampleType.shown(merged, null), "a title", out);
        bytes = out.toByteArray();
        profile = UnknownFieldSet.parseFrom(bytes);
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet in, int field) throws Exception {
        List<UnknownFieldSet> messages = new ArrayList<>();
        for (ByteString message : in.getField(field).getLengthDelimitedList()) {
            messages.add(UnknownFieldSet.parseFrom(message));
        }
        return messages;
    }

    private static long number(UnknownFieldSet in, int field) {
        return in.getField(field).getVarintList().get(0);
    }

    private static String string(long index) {
        return profile.getField(6).getLengthDelimitedList().get((int) index).toStringUtf8();
    }

    @Test
    void countsSamplesAndTheirCpuTime() throws Exception {
        assertThat(messages(profile, 1))
                .extracting(type -> string(number(type, 1)) + "/" + string(number(type, 2)))
                .containsExactly("samples/count", "cpu/nanoseconds");
        long samples = 0;
        long nanos = 0;
        for (UnknownFieldSet sample : messages(profile, 2)) {
            samples += sample.getField(2).getVarintList().get(0);
            nanos += sample.getField(2).getVarintList().get(1);
        }
        assertThat(samples).isEqualTo(22);
        assertThat(nanos).isEqualTo(220_000_000);
        assertThat(number(profile, 12)).isEqualTo(10_000_000);
        assertThat(number(profile, 9)).isEqualTo(SampleProfiles.START_UNIX_NANO);
        assertThat(number(profile, 10)).isEqualTo(2 * SampleProfiles.WINDOW_NANOS);
    }

    @Test
    void labelsSamplesWithProcessAndThread() throws Exception {
        List<String> labels = new ArrayList<>();
        for (UnknownFieldSet label : messages(messages(profile, 2).get(1), 3)) {
            labels.add(string(number(label, 1)) + "=" + string(number(label, 2)));
        }
        assertThat(labels).containsExactlyInAnyOrder("process=burn", "pid=100", "thread=worker", "tid=101");
    }

    @Test
    void givesLabelsOfAProgramTheirOwnKeys() {
        assertThat(PprofProto.labelKey("process.context.label.request")).isEqualTo("request");
        assertThat(PprofProto.labelKey("process.context.label.pid")).isEqualTo("process.context.label.pid");
        assertThat(PprofProto.labelKey("thread.name")).isEqualTo("thread");
        assertThat(PprofProto.labelKey("cpu.logical_number")).isEqualTo("cpu.logical_number");
    }

    @Test
    void keepsInlinedFunctionsInnermostFirst() throws Exception {
        List<String> names = new ArrayList<>();
        for (UnknownFieldSet location : messages(profile, 4)) {
            if (messages(location, 4).size() == 2) {
                for (UnknownFieldSet line : messages(location, 4)) {
                    UnknownFieldSet function = messages(profile, 5).get((int) number(line, 1) - 1);
                    names.add(string(number(function, 2)) + " " + string(number(function, 3)));
                }
            }
        }
        assertThat(names).containsExactly("mix(int) _Z3mixi", "loop<int>(int) _Z4loopIiEvi");
    }

    static boolean hasGo() {
        return Files.isExecutable(Path.of("/usr/local/go/bin/go"));
    }

    @Test
    @EnabledIf("hasGo")
    void isReadByGoToolPprof(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("profile.pb.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }

        Process pprof = new ProcessBuilder(
                        "/usr/local/go/bin/go", "tool", "pprof", "-symbolize=none", "-top", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(pprof.getInputStream().readAllBytes());

        assertThat(pprof.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pprof.exitValue()).as(output).isZero();
        assertThat(output).contains("Type: cpu", "Duration: 10s, Total samples = 220ms", "mix(int) (inline)");
    }
}
