/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfilingConfigTest {

    private static ProfilingConfig with(Map<String, Object> interpreters) {
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
                d.probes(),
                d.sampleShape(),
                d.include(),
                d.exclude());
    }

    @Test
    void labelsAreLeftOutWhereTheyAreDisabled() {
        assertThat(ProfilingConfig.defaults().withoutLabels()).isEmpty();
        assertThat(with(Map.of(
                                "go", Map.of("labels", Map.of("disabled", true)),
                                "python", Map.of("disabled", true, "labels", Map.of("disabled", false)),
                                "ruby", "nonsense"))
                        .withoutLabels())
                .containsExactly("go");
    }
}
