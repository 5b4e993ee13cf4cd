/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import io.hearth.collector.config.TestFactories.SamplerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentBinderTest {

    @SuppressWarnings("unchecked")
    private final ComponentFactory<SamplerConfig> sampler = (ComponentFactory<SamplerConfig>)
            new TestFactories().find(Kind.RECEIVER, ComponentId.parse("sampler").type());

    @Test
    void bindsKeysOverTheDefaults() throws ConfigException {
        assertThat(ComponentBinder.bind(sampler, Map.of())).isEqualTo(sampler.defaultConfig());
        SamplerConfig config =
                ComponentBinder.bind(sampler, Map.of("samples_per_second", 99, "reporter_interval", "1m0.5s"));
        assertThat(config.samplesPerSecond()).isEqualTo(99);
        assertThat(config.reporterInterval()).isEqualTo(Duration.ofMillis(60_500));
    }

    @Test
    void bindsText() throws ConfigException {
        ConfigSource source = ConfigSource.of(List.of("yaml:samples_per_second: 7"), List.of());
        assertThat(ComponentBinder.bind(sampler, source).samplesPerSecond()).isEqualTo(7);
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertThatThrownBy(() -> ComponentBinder.bind(sampler, Map.of("samples_per_seconds", 99)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sampler")
                .hasMessageContaining("samples_per_second");
    }
}
