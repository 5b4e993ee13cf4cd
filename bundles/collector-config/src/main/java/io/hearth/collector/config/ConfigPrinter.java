/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a configuration with all defaults filled in. */
public final class ConfigPrinter {

    private static final Kind[] ORDER = {Kind.RECEIVER, Kind.PROCESSOR, Kind.EXPORTER, Kind.CONNECTOR, Kind.EXTENSION};

    private ConfigPrinter() {}

    /**
     * Prints a configuration so that it can be read back.
     *
     * @param redacted whether secrets are shown as {@code [REDACTED]}
     */
    public static String print(CollectorConfig config, ConfigFormat format, boolean redacted) {
        RecordTree tree = new RecordTree(redacted);
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        for (Kind kind : ORDER) {
            Map<String, @Nullable Object> section = new LinkedHashMap<>();
            for (Map.Entry<ComponentId, BoundComponent> entry :
                    config.components().getOrDefault(kind, Map.of()).entrySet()) {
                section.put(
                        entry.getKey().toString(), tree.plain(entry.getValue().config()));
            }
            if (!section.isEmpty()) {
                root.put(kind.section(), section);
            }
        }
        root.put("service", tree.plain(config.service()));
        TreeText text = new TreeText(format == ConfigFormat.JSON);
        return text.print(root);
    }
}
