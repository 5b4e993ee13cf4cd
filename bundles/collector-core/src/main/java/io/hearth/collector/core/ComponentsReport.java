/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.FactoryPart;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import java.util.List;
import java.util.Map;

/**
 * What {@code hearth components} shows.
 *
 * @param buildInfo the program
 * @param components every factory, sorted by kind and type
 * @param waiting component types that a configuration names and no factory offers yet
 * @param providers schemes that {@code --config} and <code>${...}</code> understand, with the bundle that brings them
 */
public record ComponentsReport(
        BuildInfo buildInfo, List<Entry> components, List<Waiting> waiting, Map<String, String> providers) {

    /**
     * One factory.
     *
     * @param kind its kind
     * @param type its type
     * @param alias its deprecated alias; empty if it has none
     * @param stability per signal for the four signals of OTLP, UNDEFINED where not supported; for connectors see
     *     {@code pairs}; empty for extensions
     * @param pairs for connectors: {@code logs_to_metrics} and so on; empty otherwise
     * @param extensionStability for extensions; UNDEFINED otherwise
     * @param module symbolic name of the bundle it comes from, or the class if there is no bundle
     * @param version version of that bundle; empty if unknown
     * @param state {@code available}, or {@code in use} if a running pipeline has an instance of it
     * @param parts what extends its components at run time
     */
    public record Entry(
            Kind kind,
            ComponentType type,
            String alias,
            Map<Signal, Stability> stability,
            Map<String, Stability> pairs,
            Stability extensionStability,
            String module,
            String version,
            String state,
            List<FactoryPart> parts) {}

    /**
     * A type that is waited for.
     *
     * @param kind of what kind
     * @param type which type
     * @param neededBy the ids that name it, joined by commas
     */
    public record Waiting(Kind kind, ComponentType type, String neededBy) {}
}
