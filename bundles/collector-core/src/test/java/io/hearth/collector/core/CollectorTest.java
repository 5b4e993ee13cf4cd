/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CollectorTest {

    private static final String OFF = "  telemetry: {metrics: {level: none}}\n";

    private final Recorder world = new Recorder();

    private static String simple(String receiver, String processor, String exporter) {
        return "receivers: {t: {" + receiver + "}}\nprocessors: {t: {" + processor + "}}\nexporters: {t: {" + exporter
                + "}}\nextensions: {t: }\nservice:\n" + OFF + "  extensions: [t]\n"
                + "  pipelines: {profiles: {receivers: [t], processors: [t], exporters: [t]}}\n";
    }

    @Test
    void startsFromTheEndAndStopsFromTheBeginning() throws Exception {
        Collector collector = world.collector(simple("", "", ""));
        collector.start();
        collector.shutdown();
        collector.shutdown();
        assertThat(world.events)
                .containsExactly(
                        "create e:t:profiles",
                        "create p:t",
                        "create r:t:profiles",
                        "create x:t",
                        "start x:t",
                        "start e:t:profiles",
                        "start p:t",
                        "start r:t:profiles",
                        "ready x:t",
                        "ready e:t:profiles",
                        "ready p:t",
                        "ready r:t:profiles",
                        "notReady x:t",
                        "shutdown r:t:profiles",
                        "shutdown p:t",
                        "shutdown e:t:profiles",
                        "shutdown x:t");
        assertThatThrownBy(collector::start).hasMessageContaining("started once");
    }

    @Test
    void startsAllReceiversLast() throws Exception {
        Collector collector = world.collector("""
                receivers: {t: , t/2: }
                processors: {t: }
                exporters: {t: , t/2: }
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [t], exporters: [t]}
                    traces: {receivers: [t, t/2], processors: [t], exporters: [t/2]}
                """);
        collector.start();
        collector.shutdown();
        List<String> starts =
                world.events.stream().filter(event -> event.startsWith("start")).toList();
        assertThat(starts)
                .containsExactly(
                        "start e:t:profiles",
                        "start e:t/2:traces",
                        "start p:t",
                        "start r:t:profiles",
                        "start r:t:traces",
                        "start r:t/2:traces");
    }

    @Test
    void sharesReceiversAndExportersOfASignalButNoProcessors() throws Exception {
        Collector collector = world.collector("""
                receivers: {t: }
                processors: {t: }
                exporters: {t: , t/2: }
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles/a: {receivers: [t, t], processors: [t], exporters: [t, t]}
                    profiles/b: {receivers: [t], processors: [t], exporters: [t, t/2]}
                    logs: {receivers: [t], exporters: [t]}
                """);
        assertThat(world.events)
                .containsOnlyOnce("create r:t:profiles", "create r:t:logs", "create e:t:profiles", "create e:t:logs")
                .containsOnlyOnce("create e:t/2:profiles");
        assertThat(world.events.stream().filter("create p:t"::equals)).hasSize(2);
        collector.start();
        world.events.clear();
        world.receivers.get("r:t:profiles").consume(Recorder.samples(3));
        assertThat(world.events)
                .containsExactly(
                        "consume p:t",
                        "consume e:t:profiles",
                        "consume p:t",
                        "consume e:t:profiles",
                        "consume e:t/2:profiles");
        collector.shutdown();
        MetricsSnapshot metrics = collector.metrics();
        assertThat(metrics.sum("otelcol_receiver_accepted_profile_samples")).isEqualTo(3);
        assertThat(metrics.sum("otelcol_exporter_sent_profile_samples", "exporter", "t"))
                .isEqualTo(6);
        assertThat(metrics.sum("otelcol_exporter_sent_profile_samples", "exporter", "t/2"))
                .isEqualTo(3);
    }

    @Test
    void countsWhatIsRefusedAndGoesOnWithTheOthers() throws Exception {
        Collector collector = world.collector("""
                receivers: {t: }
                exporters: {t: {fail: consume}, t/2: {fail: defect}, t/3: , t/4: {fail: counts itself}}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {profiles: {receivers: [t], exporters: [t, t/2, t/3, t/4]}}
                """);
        collector.start();
        assertThatThrownBy(() -> world.receivers.get("r:t:profiles").consume(Recorder.samples(7)))
                .isInstanceOf(ConsumeException.class)
                .hasMessageContaining("e:t:profiles is full")
                .hasMessageContaining("defect in e:t/2:profiles")
                .satisfies(e -> assertThat(((ConsumeException) e).isPermanent()).isTrue());
        collector.shutdown();
        MetricsSnapshot metrics = collector.metrics();
        assertThat(metrics.sum("otelcol_receiver_refused_profile_samples")).isEqualTo(7);
        assertThat(metrics.sum("otelcol_receiver_accepted_profile_samples")).isZero();
        assertThat(metrics.sum("otelcol_exporter_send_failed_profile_samples")).isEqualTo(14);
        assertThat(metrics.sum("otelcol_exporter_sent_profile_samples")).isEqualTo(7);
    }

    @Test
    void joinsPipelinesThroughConnectors() throws Exception {
        Collector collector = world.collector("""
                receivers: {t: }
                exporters: {t: , t/2: }
                connectors: {t/c: }
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles/in: {receivers: [t], exporters: [t/c]}
                    profiles/out: {receivers: [t/c], exporters: [t]}
                    profiles/out2: {receivers: [t/c], exporters: [t/2]}
                    metrics: {receivers: [t/c], exporters: [t]}
                """);
        assertThat(world.events)
                .contains("routes [profiles/out, profiles/out2]", "routes [metrics]")
                .containsOnlyOnce("create c:t/c:profiles>profiles", "create c:t/c:profiles>metrics");
        collector.start();
        world.events.clear();
        world.receivers.get("r:t:profiles").consume(Recorder.samples(1));
        assertThat(world.events)
                .containsExactly(
                        "consume c:t/c:profiles>profiles",
                        "consume e:t:profiles",
                        "consume e:t/2:profiles",
                        "consume c:t/c:profiles>metrics");
        collector.shutdown();
    }

    @Test
    void refusesAConnectorThatIsUsedOnOneSideOnly() {
        String yaml = "receivers: {t: }\nexporters: {t: }\nconnectors: {t/c: }\nservice:\n" + OFF + "  pipelines:\n";
        assertThatThrownBy(() -> world.collector(yaml + "    profiles: {receivers: [t], exporters: [t, t/c]}\n"))
                .hasMessage("connector \"t/c\" used as exporter in [profiles] pipeline but not used in any supported"
                        + " receiver pipeline");
        assertThatThrownBy(() -> world.collector(yaml + "    profiles: {receivers: [t, t/c], exporters: [t]}\n"))
                .hasMessage("connector \"t/c\" used as receiver in [profiles] pipeline but not used in any supported"
                        + " exporter pipeline");
        assertThatThrownBy(() -> world.collector(yaml + "    profiles: {receivers: [t], exporters: [t/c]}\n"
                        + "    logs: {receivers: [t/c], exporters: [t]}\n"))
                .hasMessageContaining("not used in any supported");
    }

    @Test
    void refusesACycleAndNamesIt() {
        assertThatThrownBy(() -> world.collector("""
                                receivers: {t: }
                                processors: {t/p: }
                                exporters: {t: }
                                connectors: {t/a: , t/b: }
                                service:
                                  telemetry: {metrics: {level: none}}
                                  pipelines:
                                    profiles/0: {receivers: [t], exporters: [t/a]}
                                    profiles/1: {receivers: [t/a, t/b], processors: [t/p], exporters: [t/b, t]}
                                """))
                .hasMessageContaining("cycle detected: connector \"t/a\" (profiles to profiles)"
                        + " -> processor \"t/p\" in pipeline \"profiles/1\""
                        + " -> connector \"t/b\" (profiles to profiles) -> back to pipeline \"profiles/1\"");
    }

    @Test
    void shutsDownWhatWasMadeWhenAComponentCannotBeMade() {
        assertThatThrownBy(() -> world.collector(simple("fail: create", "", "")))
                .hasMessage("failed to create \"t\" receiver for data type \"profiles\": told to fail");
        assertThat(world.events)
                .containsExactly(
                        "create e:t:profiles",
                        "create p:t",
                        "create r:t:profiles",
                        "shutdown p:t",
                        "shutdown e:t:profiles");
        assertThatThrownBy(() -> world.collector(simple("", "fail: create", "")))
                .hasMessage("failed to create \"t\" processor, in pipeline \"profiles\": told to fail");
    }

    @Test
    void shutsDownEverythingWhenAComponentCannotStart() throws Exception {
        Collector collector = world.collector(simple("", "fail: start", ""));
        assertThatThrownBy(collector::start).hasMessage("failed to start \"t\" processor: told to fail");
        assertThat(world.events)
                .noneMatch(event -> event.startsWith("ready"))
                .endsWith(
                        "notReady x:t",
                        "shutdown r:t:profiles",
                        "shutdown p:t",
                        "shutdown e:t:profiles",
                        "shutdown x:t");
        assertThat(collector.awaitTermination(Duration.ZERO)).isTrue();
        collector.shutdown();
    }

    @Test
    void namesWhoHangsAndStopsTheRest() throws Exception {
        Recorder hasty = new Recorder(new CollectorOptions(Duration.ofMillis(300), Duration.ofMillis(300)));
        Collector collector = hasty.collector(simple("", "hang: shutdown", "fail: shutdown"));
        collector.start();
        assertThatThrownBy(collector::shutdown)
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("failed to shut down \"t\" processor (profiles): shutdown of \"t\" processor"
                        + " (profiles) hangs: it did not finish within 300 ms, it is at ")
                .hasMessageContaining("failed to shut down \"t\" exporter (profiles): told to fail");
        assertThat(hasty.events).contains("shutdown e:t:profiles", "shutdown x:t");
        hasty.release.countDown();
    }

    @Test
    void givesUpOnAComponentThatHangsInStart() throws Exception {
        Recorder hasty = new Recorder(new CollectorOptions(Duration.ofMillis(300), Duration.ofSeconds(5)));
        Collector collector = hasty.collector(simple("", "", "hang: start"));
        assertThatThrownBy(collector::start)
                .hasMessageContaining("failed to start \"t\" exporter: start of \"t\" exporter (profiles) hangs");
        hasty.release.countDown();
    }

    @Test
    void followsTheStatusOfItsComponents() throws Exception {
        Collector collector = world.collector(simple("", "", ""));
        assertThat(collector.status()).allMatch(status -> status.event().status() == Status.NONE);
        collector.start();
        assertThat(collector.status()).allMatch(status -> status.event().status() == Status.OK);
        world.hosts.get("e:t:profiles").report(StatusEvent.of(Status.RECOVERABLE_ERROR, "backend is away"));
        world.hosts.get("e:t:profiles").report(StatusEvent.of(Status.STARTING, "not allowed"));
        assertThat(statusOf(collector, Kind.EXPORTER)).isEqualTo(Status.RECOVERABLE_ERROR);
        assertThat(world.hosts.get("r:t:profiles").extensions()).containsKey(ComponentId.parse("t"));
        assertThat(world.hosts
                        .get("r:t:profiles")
                        .factory(Kind.EXPORTER, ComponentId.parse("t").type()))
                .isPresent();
        collector.shutdown();
        assertThat(collector.status()).allMatch(status -> status.event().status() == Status.STOPPED);
    }

    private static Status statusOf(Collector collector, Kind kind) {
        return collector.status().stream()
                .filter(status -> status.kind() == kind)
                .findFirst()
                .orElseThrow()
                .event()
                .status();
    }

    @Test
    void endsWhenAComponentIsFatal() throws Exception {
        Collector collector = world.collector(simple("", "", ""));
        collector.start();
        assertThat(collector.awaitTermination(Duration.ofMillis(10))).isFalse();
        world.hosts.get("r:t:profiles").report(StatusEvent.of(Status.FATAL_ERROR, "socket closed"));
        assertThat(collector.awaitTermination()).contains("\"t\" receiver (profiles): socket closed");
        collector.shutdown();
    }

    @Test
    void endsWhenAsked() throws Exception {
        Collector collector = world.collector(simple("", "", ""));
        collector.start();
        collector.requestStop();
        assertThat(collector.awaitTermination()).isEmpty();
        collector.shutdown();
    }

    @Test
    void startsExtensionsInTheOrderOfTheirDependencies() throws Exception {
        Collector collector = world.collector("receivers: {t: }\nexporters: {t: }\n"
                + "extensions: {t/a: {needs: [t/b]}, t/b: , t/c: }\nservice:\n" + OFF
                + "  extensions: [t/c, t/a, t/b]\n  pipelines: {profiles: {receivers: [t], exporters: [t]}}\n");
        collector.start();
        collector.shutdown();
        assertThat(world.events.stream().filter(event -> event.contains("start x")))
                .containsExactly("start x:t/c", "start x:t/b", "start x:t/a");
        assertThat(world.events).endsWith("shutdown x:t/a", "shutdown x:t/b", "shutdown x:t/c");
    }

    @Test
    void refusesExtensionsThatDependInACircleOrOnNothing() {
        String tail =
                "service:\n" + OFF + "  extensions: [t/a]\n  pipelines: {profiles: {receivers: [t], exporters: [t]}}\n";
        assertThatThrownBy(() -> world.collector(
                        "receivers: {t: }\nexporters: {t: }\nextensions: {t/a: {needs: [t/b]}}\n" + tail))
                .hasMessageContaining("extension \"t/a\" depends on extension \"t/b\", which is not listed");
        assertThatThrownBy(() -> world.collector(
                        "receivers: {t: }\nexporters: {t: }\nextensions: {t/a: {needs: [t/a]}}\n" + tail))
                .hasMessageContaining("depend on each other in a circle");
    }

    @Test
    void failsWithTheKeyToChangeWhenTheMetricsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Collector collector = world.collector(metricsOn(taken.getLocalPort()));
            assertThatThrownBy(collector::start)
                    .hasMessageContaining("metrics on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use")
                    .hasMessageContaining("service::telemetry::metrics::readers");
            assertThat(world.events).doesNotContain("start e:t:profiles");
        }
    }

    @Test
    void servesItsMetrics() throws Exception {
        Collector collector = world.collector(metricsOn(0));
        collector.start();
        world.receivers.get("r:t:profiles").consume(Recorder.samples(5));
        int port = collector.metricsAddress().orElseThrow().getPort();
        String page = HttpClientFixture.get(port, "/metrics");
        assertThat(page)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("# TYPE otelcol_exporter_sent_profile_samples counter\n"
                        + "otelcol_exporter_sent_profile_samples{exporter=\"t\"} 5\n")
                .contains("otelcol_receiver_accepted_profile_samples{receiver=\"t\"} 5\n")
                .contains("otelcol_process_memory_rss ")
                .contains("service_name=\"test\"")
                .contains("service_version=\"1.2.3\"");
        collector.shutdown();
        assertThatThrownBy(() -> HttpClientFixture.get(port, "/metrics")).isInstanceOf(java.io.IOException.class);
    }

    private static String metricsOn(int port) {
        return "receivers: {t: }\nexporters: {t: }\nservice:\n  telemetry:\n    resource: {service.name: test}\n"
                + "    metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: " + port + "}}}}]}\n"
                + "  pipelines: {profiles: {receivers: [t], exporters: [t]}}\n";
    }

    @Test
    void runsATreeBuiltInMemory() throws Exception {
        CollectorConfig config = world.service.resolve(
                ConfigSource.ofTree(Map.of(
                        "receivers", Map.of("t", Map.of()),
                        "exporters", Map.of("t", Map.of("mutates", true)),
                        "service",
                                Map.of(
                                        "telemetry", Map.of("metrics", Map.of("level", "none")),
                                        "pipelines",
                                                Map.of(
                                                        "profiles",
                                                        Map.of(
                                                                "receivers",
                                                                List.of("t"),
                                                                "exporters",
                                                                List.of("t")))))),
                Duration.ZERO);
        Collector collector = world.service.create(config);
        collector.start();
        world.receivers.get("r:t:profiles").consume(Recorder.samples(2));
        collector.shutdown();
        assertThat(collector
                        .metrics()
                        .sum("otelcol_exporter_sent_"
                                + ItemCounter.of(Signal.PROFILES).suffix()))
                .isEqualTo(2);
    }

    @Test
    void givesConsumersThatChangeDataTheirTurnFirst() throws Exception {
        Collector collector = world.collector("""
                receivers: {t: }
                exporters: {t: , t/2: {mutates: true}}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {profiles: {receivers: [t], exporters: [t, t/2]}}
                """);
        collector.start();
        world.events.clear();
        world.receivers.get("r:t:profiles").consume(Recorder.samples(1));
        assertThat(world.events).containsExactly("consume e:t/2:profiles", "consume e:t:profiles");
        collector.shutdown();
    }
}
