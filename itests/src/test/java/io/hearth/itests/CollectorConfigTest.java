/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of the OpenTelemetry Collector run unchanged. */
class CollectorConfigTest {

    @TempDir
    Path folder;

    @Test
    void validatesItsOwnDefault() {
        Running.Outcome outcome = Hearth.run(
                "validate",
                "--config",
                Hearth.home().resolve("conf/config.yaml").toString());
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    }

    @Test
    void listsItsComponents() {
        Running.Outcome outcome = Hearth.run("components");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("profiling", "otlp_grpc", "otlp_http", "debug", "file", "profile_file");
    }

    /** Every key that the Go receiver knows, with features that are not here among them. */
    @Test
    void runsAConfigurationOfTheGoReceiverUnchanged() {
        Machine.needsProfiling();
        try (GrpcSink sink = new GrpcSink(0);
                Collected collected = Collected.start(
                        folder,
                        Workload.path("threads") + " 60 2 &",
                        """
                        receivers:
                          profiling:
                            reporter_interval: 1s
                            reporter_jitter: 0.2
                            monitor_interval: 5s
                            samples_per_second: 97
                            frame_cache_size: 16384
                            probabilistic_interval: 1m
                            probabilistic_threshold: 100
                            interpreters:
                              python: {disabled: true}
                              ruby: {skip_native_resume: true}
                              go: {labels: {disabled: true}}
                            clock_sync_interval: 3m
                            send_error_frames: false
                            send_idle_frames: false
                            filter_min_process_age: 0s
                            off_cpu_threshold: 0.01
                            include_env_vars: HOME
                            map_scale_factor: 0
                            bpf_verifier_log_level: 0
                            no_kernel_version_check: false
                            max_grpc_retries: 5
                            max_rpc_msg_size: 33554432
                            error_mode: propagate
                            obi_process_ctx: false
                            pid_namespace_translation: true
                            probes: []
                        exporters:
                          debug:
                            verbosity: basic
                          otlp:
                            endpoint: ${env:HEARTH_TEST_ENDPOINT:-%s}
                            tls:
                              insecure: true
                        service:
                          telemetry:
                            metrics:
                              level: none
                          pipelines:
                            profiles:
                              receivers: [profiling]
                              exporters: [otlp, debug]
                        """.formatted(sink.endpoint()),
                        "--feature-gates=+service.profilesSupport")) {
            collected.await(
                    "a request", Duration.ofSeconds(30), () -> sink.profile().samplesIn("thread_leaf") > 20);
            Running.Outcome outcome = collected.stop();
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(sink.errors()).isEmpty();
            assertThat(outcome.err()).contains("off_cpu_threshold");
        }
    }

    @Test
    void mergesFilesAndSettings() {
        Running.Outcome outcome = Hearth.run(
                "print-config",
                "--config",
                Hearth.home().resolve("conf/config.yaml").toString(),
                "--config",
                "yaml:exporters::debug::verbosity: detailed",
                "--set",
                "receivers.profiling.samples_per_second=33");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).containsPattern("samples_per_second: 33").containsPattern("verbosity: \"?detailed");
    }
}
