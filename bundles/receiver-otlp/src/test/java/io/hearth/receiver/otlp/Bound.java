/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Kind;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigBinder;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigResolver;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.config.FactoryLookup;
import io.hearth.receiver.otlp.config.ReceiverConfig;
import java.util.List;

/** Configurations as the host binds them. */
final class Bound {

    private static final FactoryLookup FACTORIES = new FactoryLookup() {
        @Override
        public ComponentFactory<?> find(Kind kind, ComponentType type) {
            return kind == Kind.RECEIVER && type.value().equals("otlp") ? new OtlpReceiverFactory() : null;
        }

        @Override
        public List<String> types(Kind kind) {
            return List.of("otlp");
        }
    };

    private Bound() {}

    /** Binds the YAML below {@code otlp:}. */
    static ReceiverConfig config(String yaml) throws ConfigException {
        String whole = "receivers:\n  otlp:\n" + yaml.indent(4);
        CollectorConfig config = new ConfigBinder(FACTORIES, false)
                .bind(new ConfigResolver().resolve(ConfigSource.of(List.of("yaml:" + whole), List.of())));
        return (ReceiverConfig)
                config.component(Kind.RECEIVER, ComponentId.parse("otlp")).config();
    }
}
