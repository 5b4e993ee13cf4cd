/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.hearth.profiler.api.Unwinder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The unwinders there are, as they come and go. Every method may be called from any thread. */
public final class UnwinderRegistry {

    /**
     * One unwinder.
     *
     * @param ranking of two of the same runtime the higher one is used
     * @param version decides between equal rankings: numbers with dots between, compared as numbers
     * @param origin where it came from, for people: a bundle and its version
     */
    public record Entry(
            Unwinder unwinder, Unwinder.Description description, int ranking, String version, String origin) {}

    private static final Comparator<Entry> BEST =
            Comparator.comparingInt(Entry::ranking).thenComparing(Entry::version, UnwinderRegistry::compareVersions);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Map<Unwinder, String> problems = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Those that {@link ServiceLoader} finds, for hosts without OSGi. */
    public static UnwinderRegistry ofServiceLoader(ClassLoader loader) {
        UnwinderRegistry registry = new UnwinderRegistry();
        for (Unwinder unwinder : ServiceLoader.load(Unwinder.class, loader)) {
            registry.add(unwinder, 0, "0", unwinder.getClass().getName());
        }
        return registry;
    }

    public void add(Unwinder unwinder, int ranking, String version, String origin) {
        entries.add(new Entry(unwinder, unwinder.description(), ranking, version, origin));
        listeners.forEach(Runnable::run);
    }

    @SuppressWarnings("ReferenceEquality") // the service object itself
    public void remove(Unwinder unwinder) {
        problems.remove(unwinder);
        if (entries.removeIf(entry -> entry.unwinder() == unwinder)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Notes why an unwinder is not used, for people: refused by the kernel, given up after failures. */
    public void problem(Unwinder unwinder, String why) {
        problems.put(unwinder, why);
    }

    /** Why it is not used; empty when nothing speaks against it. */
    public String problem(Unwinder unwinder) {
        return problems.getOrDefault(unwinder, "");
    }

    /** All there are. */
    public List<Entry> all() {
        return List.copyOf(entries);
    }

    /** The best of each runtime, by its name. */
    public Map<String, Entry> best() {
        Map<String, Entry> best = new LinkedHashMap<>();
        for (Entry entry : entries) {
            best.merge(entry.description().runtime(), entry, (a, b) -> BEST.compare(a, b) >= 0 ? a : b);
        }
        return best;
    }

    /** Tells of every change, on the thread that makes it. */
    public AutoCloseable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    static int compareVersions(String a, String b) {
        List<String> left = new ArrayList<>(List.of(a.split("[.-]", -1)));
        List<String> right = new ArrayList<>(List.of(b.split("[.-]", -1)));
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            String l = left.get(i);
            String r = right.get(i);
            boolean numbers = l.matches("\\d{1,9}") && r.matches("\\d{1,9}");
            int order = numbers ? Integer.compare(Integer.parseInt(l), Integer.parseInt(r)) : l.compareTo(r);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
