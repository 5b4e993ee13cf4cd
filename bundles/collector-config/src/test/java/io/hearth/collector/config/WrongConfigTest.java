/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongConfigTest {

    private static final String TAIL = """
            exporters:
              debug:
            service:
              pipelines:
                profiles:
                  receivers: [sampler]
                  exporters: [debug]
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> wrongSamplerKeys() {
        return Stream.of(
                arguments(
                        "samples_per_secnd: 20",
                        "4:5: receivers::sampler: has invalid keys: samples_per_secnd;"
                                + " did you mean \"samples_per_second\"?"),
                arguments("samplesPerSecond: 20", "did you mean \"samples_per_second\"?"),
                arguments("Verbose_Mode: true", "did you mean \"verbose_mode\"?"),
                arguments("color: red", "has invalid keys: color; valid: samples_per_second, reporter_interval,"),
                arguments(
                        "samples_per_second: many",
                        "4:25: receivers::sampler::samples_per_second: expected type 'int', got unconvertible type"
                                + " 'string': \"many\"; write a whole number"),
                arguments(
                        "samples_per_second: \"20\"",
                        "expected type 'int', got unconvertible type 'string': \"20\"; write a whole number"),
                arguments("samples_per_second: 1.5", "got unconvertible type 'float': \"1.5\"; write a whole number"),
                arguments("samples_per_second: true", "expected type 'int', got unconvertible type 'bool': \"true\""),
                arguments("samples_per_second: 3000000000", "3000000000 is out of range: at most 2147483647"),
                arguments("samples_per_second: [20]", "expected a single value, got \"list\""),
                arguments("samples_per_second: 0", "receivers::sampler::samples_per_second: must be at least 1, is 0"),
                arguments(
                        "reporter_interval: 5",
                        "receivers::sampler::reporter_interval: 5 is a duration without a unit;"
                                + " write for example \"5s\""),
                arguments("reporter_interval: 5sec", "\"5sec\" has the unknown unit \"sec\"; units are ns, us, ms, s"),
                arguments("reporter_interval: soon", "\"soon\" is not a duration; write for example \"300ms\""),
                arguments("reporter_interval: 9999999999h", "is too long a duration"),
                arguments("reporter_jitter: big", "expected type 'float64', got unconvertible type 'string': \"big\""),
                arguments(
                        "verbose_mode: yes",
                        "expected type 'bool', got unconvertible type 'string': \"yes\";" + " write true or false"),
                arguments("verbose_mode: 1", "expected type 'bool', got unconvertible type 'int': \"1\""),
                arguments(
                        "error_mode: propagte",
                        "\"propagte\" is not one of propagate, ignore, just-count;" + " did you mean \"propagate\"?"),
                arguments(
                        "bpf_fs_root: 17",
                        "expected type 'string', got unconvertible type 'int': \"17\";" + " put it in quotes"),
                arguments("bpf_fs_root: ''", "4:5: receivers::sampler: requires a non-empty \"bpf_fs_root\""),
                arguments("interpreters: {a: b}", "source data must be an array or slice, got map"),
                arguments("interpreters: [a, [b]]", "receivers::sampler::interpreters::1: expected a single value"),
                arguments(
                        "interpreters: [a, ]\n    interpreters: [b]",
                        "5:5: key \"interpreters\" is already defined" + " at line 4"),
                arguments("interpreters:\n      - a\n      -", "receivers::sampler::interpreters::1: is empty;"),
                arguments(
                        "probes: [{type: a, ratee: 2}]",
                        "4:24: receivers::sampler::probes::0: has invalid keys: ratee;" + " did you mean \"rate\"?"),
                arguments("probes: [on]", "receivers::sampler::probes::0: expected a map or struct, got \"string\""),
                arguments("weights: {a: heavy}", "receivers::sampler::weights::a: expected type 'int'"),
                arguments("weights: [1]", "receivers::sampler::weights: expected a map or struct, got \"list\""),
                arguments("cache_size: 64MegaBytes", "\"64MegaBytes\" has an unknown unit; units are B, kB, MB, GB"),
                arguments("cache_size: -5", "a size must not be negative"),
                arguments("limits: {low: 20}", "4:19: receivers::sampler::limits::low: must not be above high (10)"),
                arguments("limits: {enabled: maybe}", "receivers::sampler::limits::enabled: expected type 'bool'"),
                arguments("limits: wide", "receivers::sampler::limits: expected a map or struct, got \"string\""),
                arguments(
                        "probes: [{limits: {low: 5, high: 2}}]",
                        "receivers::sampler::probes::0::limits::low:" + " must not be above high (2)"),
                arguments("priority: 666", "receivers::sampler: could not be checked:"),
                arguments("priority: *up", "4:15: alias *up refers to no anchor before it"),
                arguments("priority: !!int high", "\"high\" does not fit its YAML tag !!int"),
                arguments("priority: !secret x", "YAML tag !secret is not supported"),
                arguments("? [a]\n    : b", "a key must be a plain text"),
                arguments("root: ${env:UNSET VAR}", "environment variable \"UNSET VAR\" has invalid name"),
                arguments(
                        "bpf_fs_root: ${vault:x}",
                        "receivers::sampler::bpf_fs_root:"
                                + " unsupported scheme on URI \"vault:x\"; valid: env, file, yaml"),
                arguments("bpf_fs_root: ${fil:x}", "did you mean \"file\"?"),
                arguments(
                        "bpf_fs_root: ${file:/no/such/file}",
                        "unable to read the file file:/no/such/file: no such file"),
                arguments("bpf_fs_root: a${yaml:[1]}", "${yaml:[1]} is a list and cannot stand inside a text"),
                arguments("\tverbose_mode: true", "Do not use \\t(TAB) for indentation"),
                arguments("interpreters: [a", "is not valid YAML:"));
    }

    @ParameterizedTest
    @MethodSource("wrongSamplerKeys")
    void saysWhatIsWrongAndWhereWhenAKeyOfAComponentIsWrong(String yaml, String sentence) throws IOException {
        String text = "# comment\nreceivers:\n  sampler:\n    " + yaml + "\n" + TAIL;
        assertThat(messageOf(text)).contains(sentence).startsWith("config.yaml");
    }

    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                arguments("", "empty configuration file"),
                arguments("- a", "1:1: a configuration is a map of sections, got a list"),
                arguments("just text", "a configuration is a map of sections, got a string"),
                arguments("reciever: {}", "1:1: has invalid keys: reciever; did you mean \"receivers\"?"),
                arguments("receivers: [sampler]\n" + TAIL, "receivers: expected a map of receivers, got \"list\""),
                arguments("receivers:\n" + TAIL, "receivers: no receiver configuration specified in config"),
                arguments(
                        "receivers:\n  smapler:\n" + TAIL,
                        "2:3: receivers: unknown type: \"smapler\" for id: \"smapler\" (valid values: [sampler]);"
                                + " did you mean \"sampler\"?"),
                arguments("receivers:\n  sampler/:\n" + TAIL, "part after / should not be empty"),
                arguments("receivers:\n  9lives:\n" + TAIL, "invalid character(s) in type \"9lives\""),
                arguments("receivers: {sampler: , 'sampler ': }\n" + TAIL, "duplicate name \"sampler\""),
                arguments("exporters:\n  logging:\n", "use the exporter \"debug\" instead"),
                arguments("a: 1\n---\nb: 2", "a configuration is one YAML document, here a second one begins"),
                arguments(
                        pipelines("profile: {receivers: [sampler], exporters: [debug]}"),
                        "8:5: service::pipelines: unknown pipeline signal: \"profile\"; did you mean \"profiles\"?"),
                arguments(
                        pipelines("spans/x: {receivers: [sampler], exporters: [debug]}"),
                        "unknown pipeline signal: \"spans\"; valid: traces, metrics, logs, profiles"),
                arguments(
                        pipelines("profiles/: {receivers: [sampler], exporters: [debug]}"),
                        "8:5: service::pipelines: in \"profiles/\" id: the part after / should not be empty"),
                arguments(
                        pipelines("profiles: {receivers: [sampling], exporters: [debug]}"),
                        "references receiver \"sampling\" which is not configured; did you mean \"sampler\"?"),
                arguments(
                        pipelines(
                                "profiles:\n      receivers: [sampler]\n      exporters:\n        - debug\n        - x"),
                        "12:11: service::pipelines::profiles::exporters: references exporter \"x\" which is not"
                                + " configured; valid: debug"),
                arguments(
                        "receivers: {sampler: }\nexporters: {debug: }\nprocessors: {rename: }\nextensions: {health_check: }\n"
                                + "service:\n  extensions: [health]\n  pipelines: {profiles: {receivers: [sampler],"
                                + " processors: [renamed], exporters: [debug]}}",
                        "6:16: service::extensions: references extension \"health\" which is not configured; did you"
                                + " mean \"health_check\"?"),
                arguments(
                        "receivers: {sampler: }\nexporters: {debug: }\nprocessors: {rename: }\n"
                                + "service:\n  pipelines: {profiles: {receivers: [sampler], processors: [renamed],"
                                + " exporters: [debug]}}",
                        "5:61: service::pipelines::profiles::processors: references processor \"renamed\" which is not"
                                + " configured; did you mean \"rename\"?"),
                arguments(
                        "receivers: {sampler: }\nexporters: {debug: }\nconnectors: {forward: }\n"
                                + "service: {pipelines: {profiles: {receivers: [sampler], exporters: [forwards]}}}",
                        "references exporter \"forwards\" which is not configured; did you mean \"forward\"?"),
                arguments(
                        pipelines("profiles: {receivers: [smpler], exporters: [debug]}"),
                        "8:28: service::pipelines::profiles::receivers: references receiver \"smpler\" which is not"
                                + " configured; did you mean \"sampler\"?"),
                arguments(
                        pipelines("profiles: {receivers: [sampler], exporters: [debug/2]}"),
                        "references exporter \"debug/2\" which is not configured; did you mean \"debug\"?"),
                arguments(
                        pipelines("profiles: {receivers: [sampler], processors: [rename], exporters: [debug]}"),
                        "references processor \"rename\" which is not configured"),
                arguments(
                        pipelines("profiles: {exporters: [debug]}"),
                        "service::pipelines::profiles: must have at least one receiver"),
                arguments(
                        pipelines("profiles: {receivers: [sampler]}"),
                        "service::pipelines::profiles: must have at least one exporter"),
                arguments(pipelines("profiles:"), "must have at least one receiver"),
                arguments(
                        pipelines("traces: {receivers: [sampler], exporters: [debug]}"),
                        "receiver \"sampler\" does not support traces: telemetry type is not supported"),
                arguments(
                        pipelines("profiles: {recievers: [sampler], exporters: [debug]}"),
                        "has invalid keys: recievers; did you mean \"receivers\"?"),
                arguments(
                        "receivers: {sampler: }\nexporters: {debug: }\nservice: {pipelines: {}}",
                        "service must have at least one pipeline"),
                arguments(
                        "receivers: {sampler: }\nexporters: {debug: }\nconnectors: {forward/a: }\nprocessors: {batch: }\n"
                                + "service: {pipelines: {profiles: {receivers: [sampler], processors: [batch],"
                                + " exporters: [debug]}}}",
                        "processor \"batch\" does not support profiles"),
                arguments(
                        "receivers: {sampler: }\nexporters: {debug: }\nprocessors: {rename: }\n"
                                + "service: {pipelines: {profiles: {receivers: [sampler], processors: [rename, rename],"
                                + " exporters: [debug]}}}",
                        "references processor \"rename\" multiple times"),
                arguments(
                        pipelines("profiles: {receivers: [sampler], exporters: [debug]}")
                                + "  extensions: [healthcheck]",
                        "service::extensions: references extension \"healthcheck\" which is not configured"),
                arguments(
                        pipelines("profiles: {receivers: [sampler], exporters: [debug]}")
                                + "  telemetry: {metrics: {level: normal, readers: []}}",
                        "collector telemetry metrics reader should exist when metric level is not none"),
                arguments(
                        pipelines("profiles: {receivers: [sampler], exporters: [debug]}")
                                + "  telemetry: {metrics: {level: lots}}",
                        "service::telemetry::metrics::level: \"lots\" is not one of none, basic, normal, detailed"),
                arguments(
                        pipelines("profiles: {receivers: [sampler], exporters: [debug]}")
                                + "  telemetry: {log: {level: debug}}",
                        "service::telemetry: has invalid keys: log; did you mean \"logs\"?"));
    }

    private static String pipelines(String pipeline) {
        return "receivers:\n  sampler:\nexporters:\n  debug:\n\nservice:\n  pipelines:\n    " + pipeline + "\n";
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void saysWhatIsWrongWhenSectionsDoNotFit(String text, String sentence) throws IOException {
        assertThat(messageOf(text)).contains(sentence);
    }

    @Test
    void reportsEverythingTogetherInTheOrderOfTheFile() throws IOException {
        String text = """
                receivers:
                  sampler:
                    samples_per_second: lots
                    reporter_interval: 5
                    interpreter: []
                exporters:
                  debg:
                service:
                  pipelines:
                    profiles:
                      receivers: [smapler]
                      exporters: [debug]
                """;
        ConfigException problems = catchThrowableOfType(ConfigException.class, () -> bind(text));
        assertThat(problems.problems())
                .extracting(problem -> problem.origin().line() + " " + problem.path())
                .containsExactly(
                        "3 receivers::sampler::samples_per_second",
                        "4 receivers::sampler::reporter_interval",
                        "5 receivers::sampler",
                        "7 exporters",
                        "11 service::pipelines::profiles::receivers",
                        "12 service::pipelines::profiles::exporters");
    }

    @Test
    void refusesAConnectorOfAnUnknownType() {
        ConfigException problems = catchThrowableOfType(
                ConfigException.class,
                () -> new ConfigBinder(new TestFactories(), true)
                        .bind(new ConfigResolver(name -> null)
                                .resolve(ConfigSource.of(
                                        List.of(
                                                "yaml:{receivers: {sampler: }, connectors: {debug: }, exporters: {debug: }}"),
                                        List.of()))));
        assertThat(problems).hasMessageContaining("unknown type: \"debug\"");
    }

    @Test
    void hidesASecretThatHasTheWrongType() throws IOException {
        String text = "receivers: {sampler: }\nexporters:\n  otlp_grpc:\n    token: 1234567\n";
        assertThat(messageOf(text))
                .contains("exporters::otlp_grpc::token: expected type 'string'")
                .doesNotContain("1234567");
    }

    @Test
    void endsWithASentenceWhenAConfigIsHostile() throws IOException {
        String laughs = "a0: &a0 [x]\n";
        for (int i = 1; i < 30; i++) {
            laughs += "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n";
        }
        assertThat(messageOf(laughs)).contains("more than 100000 values once aliases are expanded");
        assertThat(messageOf("a: " + "[".repeat(60_000))).contains("nested deeper than 64 levels");
        assertThat(messageOf("a: &a [*a]")).contains("alias *a refers to no anchor before it");
        assertThat(messageOf("#" + "x".repeat(3 << 20))).contains("is larger than");
        assertThat(messageOf("a: \u0001")).contains("is not valid YAML");
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4, '\n'});
        assertThat(messageOf("a: ${file:" + folder.resolve("latin.yaml") + "}")).contains("is not UTF-8 text");
    }

    /** Each is refused in a sentence with its line before the scanner goes over it again and again. */
    @Test
    void refusesLongTextsAtOnce() throws IOException {
        String large = "x".repeat(1_000_000);
        for (String text : List.of(
                large + ": 1",
                "\"" + large + "\": 1",
                "? " + large + "\n: 1",
                "receivers:\n  " + large + ": 1",
                "a: " + large,
                "a: *" + large,
                "a: &" + large + " b",
                "a: !" + large + " b",
                "a: !<" + "%41".repeat(300_000) + "> b",
                "%" + large + "\n---\na",
                "#" + large,
                " ".repeat(1_000_000),
                "[".repeat(1_000_000),
                "{a: ".repeat(200_000),
                "- ".repeat(500_000) + "a",
                "? ".repeat(500_000))) {
            assertTimeout(
                    Duration.ofSeconds(1),
                    () -> assertThat(messageOf(text)).contains(":").hasSizeLessThan(1000));
        }
        for (String text : List.of(
                "[\n".repeat(400_000),
                "? |\n  " + "x\n  ".repeat(150_000) + "\n: 1",
                "a:\n" + " b: c\n".repeat(140_000),
                "a: \"" + "x\n".repeat(400_000) + "\"\nb: [",
                "\n".repeat(1_000_000) + "[",
                "--- a\n".repeat(150_000))) {
            assertTimeout(
                    Duration.ofSeconds(10), () -> assertThat(messageOf(text)).contains(":"));
        }
        assertThat(messageOf("a: 1\nb:\n  ? " + "k".repeat(2000) + "\n  : 1"))
                .contains(":3:5: a key is longer than 1024 characters");
        assertThat(messageOf("a: 1\nb: " + large)).contains(":2:1: a line is longer than 65536 characters");
    }

    /** Braces without openings, and openings without braces, are gone through once. */
    @Test
    void expandsLongTextsInLinearTime() {
        for (String text : List.of("}", "${", "$", "${}", "$}{", "$${a}")) {
            assertTimeout(
                    Duration.ofSeconds(10),
                    () -> messageOf(
                            "a: \"" + (text.repeat(10_000) + "\n").repeat(40_000 / text.length() / 1000 + 1) + "\""));
        }
    }

    @Test
    void opensNothingThatMayBlock() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
        Path sparse = folder.resolve("sparse");
        try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        for (Path path : List.of(fifo, link, Path.of("/dev/zero"), Path.of("/dev/tty"), sparse)) {
            assertTimeout(Duration.ofSeconds(5), () -> {
                assertThat(messageOf("a: ${file:" + path + "}"))
                        .contains("unable to read the file")
                        .containsAnyOf("is not a regular file", "is larger than");
                assertThatThrownBy(() -> new ConfigResolver(name -> null)
                                .resolve(ConfigSource.of(List.of(path.toString()), List.of())))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining("unable to read the file");
            });
        }
    }

    @Test
    void saysInWhichLineATextIsNotUtf8() throws IOException {
        Files.write(folder.resolve("latin.yaml"), "a: b\nc: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(messageOf("a: ${file:" + folder.resolve("latin.yaml") + "}"))
                .contains("is not UTF-8 text at line 2");
    }

    @Test
    void hidesPasswordsOfUrls() throws IOException {
        assertThat(messageOf("receivers: {sampler: {samples_per_second: 'http://me:hush@host/'}}"))
                .contains("http://")
                .doesNotContain("hush");
    }

    @Test
    void endsWithASentenceWhenAFileIncludesItself() throws IOException {
        Path self = folder.resolve("config.yaml");
        assertThat(messageOf("a: ${file:" + self + "}\nb: ${file:" + self + "}"))
                .contains("too many recursive expansions");
    }

    @Test
    void endsWithASentenceWhenVariablesGrowWithoutBound() {
        ConfigException problems = catchThrowableOfType(
                ConfigException.class,
                () -> new ConfigBinder(new TestFactories(), true)
                        .bind(new ConfigResolver(name -> "x${A}${A}${A}")
                                .resolve(ConfigSource.of(List.of("yaml:a: ${A}"), List.of()))));
        assertThat(problems).hasMessageContaining("too many recursive expansions");
    }

    @Test
    void neverFailsInAnyOtherWayWhateverIsWritten() throws IOException {
        String seed = """
                receivers: &r
                  sampler: {limits: {low: 1}, probes: [{type: a, limits: {}}], weights: {a: 1}, cache_size: 1MiB}
                exporters:
                  otlp_grpc: {headers: {a: "${env:B:-c}"}, sending_queue: {enabled: false}, auth: x/y}
                extensions: {health_check: }
                service:
                  extensions: [health_check]
                  telemetry: {metrics: {level: none, readers: []}, resource: {<<: {a: b}}}
                  pipelines: {profiles: {receivers: [sampler], exporters: [otlp_grpc]}}
                """;
        String alphabet = "{}[]:,-&*!|>'\"%@`#~ \n\t?$0a/";
        java.util.Random random = new java.util.Random(42);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at, at + random.nextInt(3), String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
            }
            try {
                bind(text.toString());
            } catch (ConfigException e) {
                assertThat(e.problems()).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(150);
    }

    private CollectorConfig bind(String text) throws IOException, ConfigException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, text);
        ConfigSource source = ConfigSource.of(List.of(file.toString()), List.of());
        return new ConfigBinder(new TestFactories(), true).bind(new ConfigResolver(name -> null).resolve(source));
    }

    private String messageOf(String text) throws IOException {
        ConfigException problems = catchThrowableOfType(ConfigException.class, () -> bind(text));
        assertThat(problems).as(text.length() < 1000 ? text : "long text").isNotNull();
        return String.valueOf(problems.getMessage()).replace(folder + "/", "");
    }
}
