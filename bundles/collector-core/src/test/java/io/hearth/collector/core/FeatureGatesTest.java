/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureGatesTest {

    private final FeatureGates gates = new FeatureGates();

    @ParameterizedTest
    @ValueSource(strings = {"service.profilesSupport", "+service.profilesSupport", "-service.profilesSupport"})
    void acceptsTheProfilesGateInAnyForm(String flag) {
        assertThat(gates.apply(List.of(flag))).isEmpty();
        assertThat(gates.isEnabled("service.profilesSupport")).isTrue();
    }

    @Test
    void switchesGates() {
        assertThat(gates.apply(List.of("service.AllowNoPipelines,-service.partialReloadReceivers")))
                .isEmpty();
        assertThat(gates.isEnabled("service.AllowNoPipelines")).isTrue();
        assertThat(gates.find("service.partialReloadReceivers").orElseThrow().enabled())
                .isFalse();
        assertThat(gates.isEnabled("no.such")).isFalse();
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(gates.apply(List.of("no.such,,+")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("no such feature gate \"no.such\". valid gates: [confmap."),
                        second -> assertThat(second).isEqualTo("empty feature gate at index 1 of --feature-gates"),
                        third -> assertThat(third).isEqualTo("empty feature gate at index 2 of --feature-gates"));
        assertThat(gates.all()).isSortedAccordingTo(java.util.Comparator.comparing(FeatureGate::id));
    }
}
