/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.Host;
import io.hearth.exporter.debug.DebugConfig.Verbosity;
import io.hearth.itests.otlpcheck.SampleProfiles;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DebugExporterTest {

    @TempDir
    Path directory;

    private String show(Verbosity verbosity, Message... messages) throws Exception {
        Path file = directory.resolve("out.txt");
        var config = new DebugConfig(verbosity, 2, 1, false, List.of(file.toString()));
        var exporter = new DebugExporter(config, LoggerFactory.getLogger("test"));
        exporter.start(Host.standalone());
        for (Message message : messages) {
            exporter.consume(message);
        }
        exporter.shutdown();
        exporter.shutdown();
        return Files.readString(file);
    }

    private static String golden(String name) throws Exception {
        try (var in = DebugExporterTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void countsResourcesAndSamplesWhenBasic() throws Exception {
        assertThat(show(Verbosity.BASIC, SampleProfiles.window(0), SampleProfiles.window(1)))
                .isEqualTo("Profiles {resource profiles: 3, sample records: 7}\n".repeat(2));
    }

    @Test
    void showsALineForEachProfileWhenNormal() throws Exception {
        assertThat(show(Verbosity.NORMAL, SampleProfiles.window(0))).isEqualTo(golden("normal.txt"));
    }

    @Test
    void showsStacksWhenDetailed() throws Exception {
        assertThat(show(Verbosity.DETAILED, SampleProfiles.window(0))).isEqualTo(golden("detailed.txt"));
    }

    @Test
    void showsWhatIsMissing() throws Exception {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        data.getDictionaryBuilder()
                .setLocationTable(
                        1,
                        Location.newBuilder()
                                .setMappingIndex(-1)
                                .addLines(Line.newBuilder().setFunctionIndex(99)))
                .setStackTable(1, Stack.newBuilder().addLocationIndices(77).addLocationIndices(1));
        data.getResourceProfilesBuilder(0)
                .getResourceBuilder()
                .addAttributes(KeyValue.newBuilder().setKeyStrindex(55_555));
        data.getResourceProfilesBuilder(0)
                .getScopeProfilesBuilder(0)
                .getProfilesBuilder(0)
                .getSamplesBuilder(0)
                .addAttributeIndices(-3);

        assertThat(show(Verbosity.DETAILED, data.build()))
                .contains(
                        "[missing string 55555]=",
                        "[missing attribute -3]",
                        "[missing location 77]",
                        "[missing function 99] [[missing mapping -1]]");
    }

    @Test
    void isBoundedWhenABatchIsHuge() throws Exception {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        var resource = data.getResourceProfiles(0);
        for (int i = 0; i < 5000; i++) {
            data.addResourceProfiles(resource);
        }

        assertThat(show(Verbosity.DETAILED, data.build()))
                .hasSizeLessThan(DebugExporter.MAX_CHARS + 100)
                .endsWith("... cut at 65536 characters\n");
    }

    @Test
    void showsOtherSignals() throws Exception {
        var traces = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder().setName("GET /"))
                                .addSpans(Span.newBuilder())))
                .build();

        assertThat(show(Verbosity.DETAILED, traces))
                .startsWith("Traces {resource spans: 1, spans: 2}\n")
                .contains("name: \"GET /\"");
    }

    @Test
    void saysWhatCannotBeOpened() {
        String path = directory.resolve("missing/out.txt").toString();
        var config = new DebugConfig(Verbosity.BASIC, 2, 1, false, List.of(path));

        assertThatThrownBy(() -> new DebugExporter(config, LoggerFactory.getLogger("test")).start(Host.standalone()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining(path + " is in a folder that does not exist");
    }

    @Test
    void refusesKeysThatMakeNoSense() {
        List<String> problems = new ArrayList<>();

        new DebugConfig(Verbosity.BASIC, -1, -1, true, List.of("/tmp/x"))
                .validate((key, sentence) -> problems.add(key + " " + sentence));

        assertThat(problems)
                .containsExactly(
                        "sampling_initial must not be negative",
                        "sampling_thereafter must not be negative",
                        "output_paths has no effect unless use_internal_logger is false");
    }
}
