/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.hearth.profiler.api.ProcessEnricher;
import io.hearth.profiler.api.SymbolSource;

/** Everything a profiler is extended by; what comes or goes is taken up while it runs. */
public record ProfilerExtensions(
        UnwinderRegistry unwinders,
        ExtensionRegistry<ProcessEnricher> enrichers,
        ExtensionRegistry<SymbolSource> symbolSources,
        ProbeRegistry probes) {

    /** To be filled. */
    public ProfilerExtensions() {
        this(new UnwinderRegistry(), new ExtensionRegistry<>(), new ExtensionRegistry<>(), new ProbeRegistry());
    }

    /** Those that {@link java.util.ServiceLoader} finds, for hosts without OSGi. */
    public static ProfilerExtensions ofServiceLoader(ClassLoader loader) {
        return new ProfilerExtensions(
                UnwinderRegistry.ofServiceLoader(loader),
                ExtensionRegistry.ofServiceLoader(ProcessEnricher.class, loader),
                ExtensionRegistry.ofServiceLoader(SymbolSource.class, loader),
                ProbeRegistry.ofServiceLoader(loader));
    }
}
