/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Kind;
import io.hearth.collector.config.ConfigBinder;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigResolver;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.config.FactoryLookup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {

    private static final FactoryLookup FACTORIES = new FactoryLookup() {
        @Override
        public ComponentFactory<?> find(Kind kind, ComponentType type) {
            return kind == Kind.EXPORTER ? new FileExporterFactory() : null;
        }

        @Override
        public List<String> types(Kind kind) {
            return List.of("file");
        }
    };

    private static FileConfig bind(String yaml) throws ConfigException {
        String whole = "exporters:\n  file:\n" + yaml.indent(4);
        return (FileConfig) new ConfigBinder(FACTORIES, false)
                .bind(new ConfigResolver().resolve(ConfigSource.of(List.of("yaml:" + whole), List.of())))
                .component(Kind.EXPORTER, ComponentId.parse("file"))
                .config();
    }

    @Test
    void takesEveryKey() throws Exception {
        FileConfig config = bind("""
                path: /tmp/x
                format: proto
                append: false
                compression: zstd
                compression_params:
                  level: 1
                rotation:
                  max_megabytes: 10
                  max_days: 3
                  localtime: true
                flush_interval: 5s
                group_by:
                  enabled: false
                  resource_attribute: a
                  max_open_files: 3
                create_directory: true
                directory_permissions: "0700"
                """);

        assertThat(config.rotation()).isEqualTo(new FileConfig.Rotation(10, 3, 100, true));
        assertThat(config.format()).isEqualTo(FileConfig.Format.PROTO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "append: true | path must be non-empty",
                "{path: x, append: true, rotation: {}} | append and rotation",
                "{path: x, append: true, compression: zstd} | append and compression",
                "{path: x, compression: gzip} | is not offered",
                "{path: x, group_by: {enabled: true}} | not offered yet",
                "{path: x, directory_permissions: rwx} | octal",
            })
    void refusesWhatCannotBeMeant(String yaml, String sentence) {
        assertThatThrownBy(() -> bind(yaml)).hasMessageContaining(sentence);
    }
}
