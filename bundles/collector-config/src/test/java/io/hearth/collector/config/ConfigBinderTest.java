/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.ByteSize;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.PipelineId;
import io.hearth.collector.api.Secret;
import io.hearth.collector.config.TestFactories.Limits;
import io.hearth.collector.config.TestFactories.Mode;
import io.hearth.collector.config.TestFactories.Probe;
import io.hearth.collector.config.TestFactories.Queue;
import io.hearth.collector.config.TestFactories.SamplerConfig;
import io.hearth.collector.config.TestFactories.SenderConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {

    private static final String SERVICE =
            "\nservice: {pipelines: {profiles: {receivers: [sampler], exporters: [otlp_grpc]}}}";

    @Test
    void fillsInDefaultsWhenAComponentHasNoKeys() throws ConfigException {
        SamplerConfig config = sampler("");
        assertThat(config)
                .isEqualTo(new TestFactories()
                        .find(Kind.RECEIVER, ComponentId.parse("sampler").type())
                        .defaultConfig());
    }

    @Test
    void bindsEveryType() throws ConfigException {
        SamplerConfig config = sampler("""
                samples_per_second: 99
                reporter_interval: 1m0.5s
                reporter_jitter: 1
                verbose_mode: true
                map_entries: 10000000000
                error_mode: Just-Count
                interpreters: go, python
                probes:
                  - type: kprobe
                  - {type: uprobe, rate: 7, limits: {high: 3}}
                weights: {a: 1, b: 2}
                cache_size: 16MiB
                priority: 3
                bpf_fs_root: /tmp
                limits:
                extra: {free: [1, x]}
                """);
        assertThat(config)
                .isEqualTo(new SamplerConfig(
                        99,
                        Duration.ofMillis(60_500),
                        1.0,
                        true,
                        10_000_000_000L,
                        Mode.COUNT,
                        List.of("go", "python"),
                        List.of(new Probe("kprobe", 0, null), new Probe("uprobe", 7, new Limits(1, 3))),
                        Map.of("a", 1, "b", 2),
                        new ByteSize(16 << 20),
                        3,
                        "/tmp",
                        new Limits(1, 10),
                        Map.of("free", List.of(1L, "x"))));
    }

    @Test
    void keepsDefaultsOfListsWhenNullAndEmptiesThemWhenEmpty() throws ConfigException {
        assertThat(sampler("interpreters:").interpreters()).containsExactly("all");
        assertThat(sampler("interpreters: []").interpreters()).isEmpty();
        assertThat(sampler("interpreters: ''").interpreters()).isEmpty();
    }

    @Test
    void switchesOptionalBlocks() throws ConfigException {
        assertThat(sampler("").limits()).isNull();
        assertThat(sampler("limits: {}").limits()).isEqualTo(new Limits(1, 10));
        assertThat(sampler("limits: {enabled: true, high: 5}").limits()).isEqualTo(new Limits(1, 5));
        assertThat(sampler("limits: {enabled: false, high: 5}").limits()).isNull();
        assertThat(sender("").sendingQueue()).isEqualTo(new Queue(1000, false));
        assertThat(sender("sending_queue: {queue_size: 5}").sendingQueue()).isEqualTo(new Queue(5, false));
        assertThat(sender("sending_queue: {enabled: false}").sendingQueue()).isNull();
        assertThat(sender("retry_on_failure: {enabled: false}").retryOnFailure().enabled())
                .isFalse();
    }

    @Test
    void bindsIdsAndSecrets() throws ConfigException {
        SenderConfig config = sender("{headers: {x-token: hush}, token: secret, auth: basic/1}");
        assertThat(config.headers()).containsEntry("x-token", new Secret("hush"));
        assertThat(config.token()).isEqualTo(new Secret("secret"));
        assertThat(config.auth()).isEqualTo(ComponentId.parse("basic/1"));
        assertThat(config.toString()).doesNotContain("hush").doesNotContain("secret");
    }

    @Test
    void warnsWhenAnAliasIsUsed() throws ConfigException {
        CollectorConfig config = bind("receivers: {sampler: }\nexporters: {otlp: }\n"
                + "service: {pipelines: {profiles: {receivers: [sampler], exporters: [otlp]}}}");
        assertThat(config.warnings()).containsExactly("\"otlp\" alias is deprecated; use \"otlp_grpc\" instead");
        assertThat(config.component(Kind.EXPORTER, ComponentId.parse("otlp"))).isNotNull();
    }

    @Test
    void bindsTheServiceSection() throws ConfigException {
        CollectorConfig config = bind("""
                receivers: {sampler: , sampler/2: }
                processors: {rename: }
                exporters: {otlp_grpc: , debug: }
                connectors: {forward: }
                extensions: {health_check: }
                service:
                  extensions: [health_check]
                  telemetry:
                    logs: {level: warn, encoding: json, initial_fields: {a: b}, sampling: {enabled: false}}
                    metrics:
                      level: Detailed
                      readers:
                        - pull: {exporter: {prometheus: {host: 127.0.0.1, port: 0, without_units: true}}}
                        - periodic: {interval: 1m, exporter: {otlp: {endpoint: x}}}
                    traces: {level: none}
                    resource: {service.name: me, gone: null}
                  pipelines:
                    profiles/in: {receivers: [sampler, sampler/2], exporters: [forward]}
                    profiles/out: {receivers: [forward], processors: [rename], exporters: [otlp_grpc, debug]}
                """);
        ServiceConfig service = config.service();
        assertThat(service.extensions()).containsExactly(ComponentId.parse("health_check"));
        assertThat(service.pipelines().keySet())
                .containsExactly(PipelineId.parse("profiles/in"), PipelineId.parse("profiles/out"));
        assertThat(service.telemetry().logs().level()).isEqualTo(TelemetryConfig.LogLevel.WARN);
        assertThat(service.telemetry().metrics().level()).isEqualTo(TelemetryConfig.MetricsLevel.DETAILED);
        assertThat(service.telemetry().metrics().readers()).hasSize(2);
        assertThat(service.telemetry().resource())
                .containsEntry("service.name", "me")
                .containsEntry("gone", null);
    }

    @Test
    void servesThePrometheusPageByDefault() throws ConfigException {
        TelemetryConfig.Metrics metrics = bind("receivers: {sampler: }\nexporters: {otlp_grpc: }" + SERVICE)
                .service()
                .telemetry()
                .metrics();
        assertThat(metrics.readers().get(0).pull().exporter().prometheus().port())
                .isEqualTo(8888);
    }

    @Test
    void bindsATreeBuiltInMemory() throws ConfigException {
        ConfigSource source = ConfigSource.ofTree(Map.of(
                "receivers",
                        Map.of("sampler", Map.of("samples_per_second", 7, "reporter_interval", Duration.ofSeconds(1))),
                "exporters", Map.of("otlp_grpc", Map.of("endpoint", "a:$b")),
                "service",
                        Map.of(
                                "pipelines",
                                Map.of(
                                        "profiles",
                                        Map.of("receivers", List.of("sampler"), "exporters", List.of("otlp_grpc"))))));
        CollectorConfig config = new ConfigBinder(new TestFactories(), true).bind(new ConfigResolver().resolve(source));
        assertThat(((SamplerConfig) config.component(Kind.RECEIVER, ComponentId.parse("sampler"))
                                .config())
                        .samplesPerSecond())
                .isEqualTo(7);
        assertThat(((SenderConfig) config.component(Kind.EXPORTER, ComponentId.parse("otlp_grpc"))
                                .config())
                        .endpoint())
                .isEqualTo("a:$b");
    }

    @Test
    void printsDefaultsAndHidesSecrets() throws ConfigException {
        CollectorConfig config = bind("receivers: {sampler: {limits: {}, reporter_interval: 90s}}\n"
                + "exporters: {otlp_grpc: {headers: {auth: 'Bearer: \"x\"'}, endpoint: '${yaml:a b}: # no'}}"
                + SERVICE);
        String yaml = ConfigPrinter.print(config, ConfigFormat.YAML, true);
        assertThat(yaml)
                .startsWith("receivers:\n  sampler:\n    samples_per_second: 20\n    reporter_interval: 1m30s\n")
                .contains("    limits:\n      low: 1\n      high: 10\n")
                .contains("auth: \"[REDACTED]\"")
                .doesNotContain("Bearer");
        assertThat(ConfigPrinter.print(config, ConfigFormat.JSON, false)).contains("\"auth\": \"Bearer: \\\"x\\\"\"");
    }

    @Test
    void hidesSecretsInEverySubtree() throws ConfigException {
        CollectorConfig config = bind("""
                receivers: {sampler: {extra: {a: [{password: hush1, key_file: /shown1}], url: 'http://u:hush2@host/shown2'}}}
                exporters: {otlp_grpc: {endpoint: 'http://u:hush3@host:1/?api_key=hush4&a=shown3'}}
                """ + SERVICE.replaceFirst("service: *\\{", """
                service: {telemetry: {
                  resource: {api_key: hush5, plain: shown4},
                  logs: {initial_fields: {token: hush6, k: shown5},
                    processors: [{batch: {exporter: {otlp: {endpoint: 'https://u:hush7@h', headers: [{name: shown6, value: hush8}]}}}}]},
                  traces: {processors: [{batch: {exporter: {otlp: {headers_list: 'a=hush9'}}}}]},
                  metrics: {readers: [{periodic: {exporter: {otlp: {headers: {x-any: hush0}, tls: {key_pem: hush11}}}}}]}},
                """));
        for (ConfigFormat format : ConfigFormat.values()) {
            String printed = ConfigPrinter.print(config, format, true);
            assertThat(printed).doesNotContain("hush");
            for (int i = 1; i <= 6; i++) {
                assertThat(printed).contains("shown" + i);
            }
            assertThat(ConfigPrinter.print(config, format, false)).contains("hush5", "hush8", "hush0");
        }
    }

    @Test
    void readsBackWhatItPrints() throws ConfigException {
        CollectorConfig config = bind("receivers: {sampler: {probes: [{type: 'a: b'}, {type: '- x', limits: {}}],"
                + " extra: [[1, [true, '1', 'no', '', ' x', 'tab\\t', \"nl\\nnl\"]], {}], weights: {'a b': 1, '1': 2}}}\n"
                + "exporters: {otlp_grpc: {token: '!x'}}" + SERVICE);
        for (ConfigFormat format : ConfigFormat.values()) {
            CollectorConfig again = bind(ConfigPrinter.print(config, format, false));
            assertThat(again.component(Kind.RECEIVER, ComponentId.parse("sampler"))
                            .config())
                    .isEqualTo(config.component(Kind.RECEIVER, ComponentId.parse("sampler"))
                            .config());
            assertThat(again.component(Kind.EXPORTER, ComponentId.parse("otlp_grpc"))
                            .config())
                    .isEqualTo(config.component(Kind.EXPORTER, ComponentId.parse("otlp_grpc"))
                            .config());
            assertThat(again.service()).isEqualTo(config.service());
        }
    }

    @Test
    void namesTheTypesThatAConfigurationNeeds() throws ConfigException {
        ConfigTree tree = new ConfigResolver()
                .resolve(
                        ConfigSource.of(List.of("yaml:{receivers: {a: , b/1: , '/': }, exporters: {c: }}"), List.of()));
        assertThat(tree.needs())
                .extracting(need -> need.kind() + " " + need.type() + " " + need.id())
                .containsExactly("RECEIVER a a", "RECEIVER b b/1", "EXPORTER c c");
    }

    private static SamplerConfig sampler(String keys) throws ConfigException {
        CollectorConfig config = bind("receivers:\n  sampler:\n    "
                + keys.strip().replace("\n", "\n    ") + "\nexporters: {otlp_grpc: }" + SERVICE);
        return (SamplerConfig)
                config.component(Kind.RECEIVER, ComponentId.parse("sampler")).config();
    }

    private static SenderConfig sender(String keys) throws ConfigException {
        CollectorConfig config = bind("exporters:\n  otlp_grpc:\n    " + keys + "\nreceivers: {sampler: }" + SERVICE);
        return (SenderConfig)
                config.component(Kind.EXPORTER, ComponentId.parse("otlp_grpc")).config();
    }

    private static CollectorConfig bind(String yaml) throws ConfigException {
        ConfigSource source = ConfigSource.of(List.of("yaml:" + yaml), List.of());
        return new ConfigBinder(new TestFactories(), true).bind(new ConfigResolver(name -> null).resolve(source));
    }
}
