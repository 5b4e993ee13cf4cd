/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong configuration is refused with a sentence that says where and what, and exit code 1. */
class WrongConfigTest {
    private static final String RIGHT = """
            receivers:
              profiling:
                samples_per_second: 20
            exporters:
              debug:
                verbosity: basic
              otlp_grpc:
                endpoint: localhost:4317
                tls:
                  insecure: true
            service:
              pipelines:
                profiles:
                  receivers: [profiling]
                  exporters: [debug, otlp_grpc]
            """;

    @TempDir
    Path folder;

    /** What of the right file is replaced by what, the line (and column) that the message must name, and words that are in it. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "samples_per_second: 20 | sample_per_second: 20 | 3 | samples_per_second",
                "samples_per_second: 20 | samples_per_second: many | 3 | samples_per_second",
                "samples_per_second: 20 | samples_per_second: \"20\" | 3 | samples_per_second",
                "samples_per_second: 20 | samples_per_second: 0 | 3 | samples_per_second",
                "samples_per_second: 20 | samples_per_second: [20] | 3 | samples_per_second",
                "samples_per_second: 20 | samples_per_second: 99999999999 | 3 | samples_per_second",
                "samples_per_second: 20 | reporter_interval: 5 parsecs | 3 | reporter_interval",
                "samples_per_second: 20 | reporter_interval: 5 | 3 | reporter_interval",
                "samples_per_second: 20 | reporter_jitter: 2 | 3 | reporter_jitter",
                "samples_per_second: 20 | send_idle_frames: yes please | 3 | send_idle_frames",
                "samples_per_second: 20 | probabilistic_threshold: 101 | 3 | probabilistic_threshold",
                "samples_per_second: 20 | off_cpu_threshold: -1 | 3 | off_cpu_threshold",
                "samples_per_second: 20 | pin_cpu_ids: first | 3 | pin_cpu_ids",
                "samples_per_second: 20 | error_mode: shrug | 3 | error_mode",
                "samples_per_second: 20 | include: {pids: [0]} | 3 | include",
                "samples_per_second: 20 | include: {pid: [1]} | 3 | pids",
                "samples_per_second: 20 | include: 7 | 3 | include",
                "`profiling:\n    samples` | `profilng:\n    samples` | 2 | profiling",
                "`profiling:\n    samples` | `9profiling:\n    samples` | 2 | 9profiling",
                "`profiling:\n    samples` | `profiling/:\n    samples` | 2 | profiling/",
                "verbosity: basic | verbosity: loud | 6 | verbosity",
                "`debug:` | `debuk:` | 5 | debug",
                "endpoint: localhost:4317 | endpoint: 4317 | 8 | endpoint",
                "endpoint: localhost:4317 | endpoint: localhost | 8 | endpoint",
                "endpoint: localhost:4317 | endpoint: ${env:HEARTH_NO_SUCH_VARIABLE} | 8 | endpoint",
                "endpoint: localhost:4317 | endpoint: ${nowhere:x} | 8 | nowhere",
                "insecure: true | insecure: maybe | 10 | insecure",
                "insecure: true | unsecure: true | 10 | insecure",
                "`exporters: [debug, otlp_grpc]` | `exporters: []` | 13 | exporter",
                "`exporters: [debug, otlp_grpc]` | `exporters: [debug, otlp]` | 15 | otlp",
                "`exporters: [debug, otlp_grpc]` | `exporters: [debug, otlp_grcp]` | 15:26 | mean \"otlp_grpc",
                "`exporters: [debug, otlp_grpc]` | `exporters:\n        - debug\n        - file` | 17:11 | valid: debug, otlp",
                "`exporters: [debug, otlp_grpc]` | `exporters: debug debug` | 15 | exporters",
                "`receivers: [profiling]` | `receivers: [profiler]` | 14:19 | mean \"profiling",
                "`receivers: [profiling]` | `receivers: [profiling]\n      processors: [batch]` | 15:20 | \"batch\"",
                "`service:\n` | `service:\n  extensions: [health]\n` | 12:16 | \"health\"",
                "`receivers: [profiling]` | `receiver: [profiling]` | 14 | receivers",
                "profiles: | traces: | 14 | traces",
                "profiles: | profile: | 13:5 | mean \"profiles",
                "pipelines: | pipeline: | 12 | pipelines",
                "service: | services: | 11 | service",
                "`receivers:\n` | `receivers: [\n` | 3 | yaml",
                "`  debug:` | `\tdebug:` | 5 | tab",
                "samples_per_second: 20 | `samples_per_second: 20\n    samples_per_second: 21` | 4 | already",
            })
    void isRefusedWithItsPlace(String what, String by, String place, String word) throws IOException {
        assertThat(RIGHT).contains(what);
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, RIGHT.replace(what, by));
        Running.Outcome outcome = Hearth.run("validate", "--config", file.toString());
        System.out.println(outcome.err().strip());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("config.yaml:" + place + ":").containsIgnoringCase(word);
        assertThat(outcome.err()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
