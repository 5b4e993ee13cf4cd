/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.nop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigBinder;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigResolver;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.config.FactoryLookup;
import java.util.List;
import org.junit.jupiter.api.Test;

class NopTest {

    private static final FactoryLookup FACTORIES = new FactoryLookup() {
        @Override
        public ComponentFactory<?> find(Kind kind, ComponentType type) {
            return switch (kind) {
                case RECEIVER -> new NopReceiverFactory();
                case EXPORTER -> new NopExporterFactory();
                default -> null;
            };
        }

        @Override
        public List<String> types(Kind kind) {
            return List.of("nop");
        }
    };

    private static CollectorConfig bind(String keys) throws ConfigException {
        String yaml = "receivers: {nop: " + keys + "}\nexporters: {nop: " + keys + "}\n"
                + "service: {pipelines: {traces: {receivers: [nop], exporters: [nop]}}}";
        return new ConfigBinder(FACTORIES, false)
                .bind(new ConfigResolver().resolve(ConfigSource.of(List.of("yaml:" + yaml), List.of())));
    }

    @Test
    void hasNoKeys() throws Exception {
        ComponentId id = ComponentId.parse("nop");
        for (String nothing : List.of("", "{}")) {
            CollectorConfig config = bind(nothing);
            assertThat(config.component(Kind.RECEIVER, id).config()).isEqualTo(new NopConfig());
            assertThat(config.component(Kind.EXPORTER, id).config()).isEqualTo(new NopConfig());
        }
        assertThatThrownBy(() -> bind("{endpoint: a}")).hasMessageContaining("invalid keys: endpoint");
    }

    @Test
    void takesEverySignalAndMakesNothing() throws Exception {
        Settings settings = Settings.standalone(ComponentId.parse("nop"));
        for (Signal signal : Signal.known()) {
            assertThat(new NopReceiverFactory().stability(signal)).isNotEqualTo(Stability.UNDEFINED);
            assertThat(new NopExporterFactory().stability(signal)).isNotEqualTo(Stability.UNDEFINED);
            var receiver = new NopReceiverFactory().create(settings, signal, new NopConfig(), data -> {
                throw new AssertionError("a nop receiver has made " + data);
            });
            @SuppressWarnings("unchecked")
            Exporter<Object> exporter =
                    (Exporter<Object>) new NopExporterFactory().create(settings, signal, new NopConfig());
            receiver.start(Host.standalone());
            exporter.start(Host.standalone());
            exporter.consume("anything");
            receiver.shutdown();
            exporter.shutdown();
        }
    }
}
