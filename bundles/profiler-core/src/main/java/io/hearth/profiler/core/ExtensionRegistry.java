/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The services of one kind that extend the profiler, as they come and go. Every method may be called from any thread.
 *
 * @param <T> {@link io.hearth.profiler.api.ProcessEnricher} or {@link io.hearth.profiler.api.SymbolSource}
 */
public final class ExtensionRegistry<T> {

    /**
     * One of them.
     *
     * @param ranking the highest is asked first
     * @param origin where it came from, for people: a bundle and its version
     */
    public record Entry<T>(T service, int ranking, String origin) {}

    private volatile List<Entry<T>> entries = List.of();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Those that {@link ServiceLoader} finds, for hosts without OSGi. */
    public static <T> ExtensionRegistry<T> ofServiceLoader(Class<T> kind, ClassLoader loader) {
        ExtensionRegistry<T> registry = new ExtensionRegistry<>();
        for (T service : ServiceLoader.load(kind, loader)) {
            registry.add(service, 0, service.getClass().getName());
        }
        return registry;
    }

    public synchronized void add(T service, int ranking, String origin) {
        List<Entry<T>> more = new ArrayList<>(entries);
        more.add(new Entry<>(service, ranking, origin));
        more.sort(Comparator.comparingInt((Entry<T> entry) -> -entry.ranking()));
        entries = List.copyOf(more);
        listeners.forEach(Runnable::run);
    }

    @SuppressWarnings("ReferenceEquality") // the service object itself
    public synchronized void remove(T service) {
        entries = entries.stream().filter(entry -> entry.service() != service).toList();
        listeners.forEach(Runnable::run);
    }

    /** All there are, the one with the highest ranking first. */
    public List<Entry<T>> all() {
        return entries;
    }

    /** Tells of every change, on the thread that makes it; the listener must return at once. */
    public AutoCloseable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
