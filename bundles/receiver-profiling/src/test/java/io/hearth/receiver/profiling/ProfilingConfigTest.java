/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfilingConfigTest {

    private static ProfilingConfig with(Map<String, Object> interpreters, List<Object> probes) {
        ProfilingConfig d = ProfilingConfig.defaults();
        return new ProfilingConfig(
                d.reporterInterval(),
                d.reporterJitter(),
                d.monitorInterval(),
                d.samplesPerSecond(),
                d.frameCacheSize(),
                d.probabilisticInterval(),
                d.probabilisticThreshold(),
                interpreters,
                d.clockSyncInterval(),
                d.sendErrorFrames(),
                d.sendIdleFrames(),
                d.filterMinProcessAge(),
                d.verboseMode(),
                d.offCpuThreshold(),
                d.includeEnvVars(),
                d.mapScaleFactor(),
                d.bpfVerifierLogLevel(),
                d.noKernelVersionCheck(),
                d.maxGrpcRetries(),
                d.maxRpcMsgSize(),
                d.bpfFsRoot(),
                d.errorMode(),
                d.obiProcessCtx(),
                d.pidNamespaceTranslation(),
                d.pinCpuIds(),
                probes,
                d.sampleShape(),
                d.include(),
                d.exclude());
    }

    @Test
    void labelsAreLeftOutWhereTheyAreDisabled() {
        assertThat(ProfilingConfig.defaults().withoutLabels()).isEmpty();
        assertThat(with(
                                Map.of(
                                        "go", Map.of("labels", Map.of("disabled", true)),
                                        "python", Map.of("disabled", true, "labels", Map.of("disabled", false)),
                                        "ruby", "nonsense"),
                                List.of())
                        .withoutLabels())
                .containsExactly("go");
    }

    @Test
    void probesAreNamesOrTheOtherReceiversMaps() {
        ProfilingConfig config =
                with(Map.of(), List.of("page_faults", Map.of("type", "kprobe", "symbol", "x"), "page_faults"));
        assertThat(config.probeNames()).containsExactly("page_faults");
        assertThat(config.asksForKernelProbes()).isTrue();
        assertThat(problems(config)).isEmpty();
        assertThat(problems(with(Map.of(), List.of("Page Faults", 7))))
                .containsExactly(
                        "probes: must be names of probes such as page_faults, not \"Page Faults\"",
                        "probes: must be names of probes such as page_faults, not \"7\"");
    }

    private static List<String> problems(ProfilingConfig config) {
        List<String> problems = new ArrayList<>();
        config.validate((key, problem) -> problems.add(key + ": " + problem));
        return problems;
    }
}
