/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.hearth.profiler.api.Unwinder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The unwinders there are, as they come and go. Every method may be called from any thread. */
public final class UnwinderRegistry {

    /**
     * One unwinder.
     *
     * @param ranking of two of the same runtime the higher one is used
     * @param version decides between equal rankings: numbers with dots between, compared as numbers
     * @param origin where it came from, for people: a bundle and its version
     * @param mayReturn asked once it has been removed: whether a successor is to be expected, as while its bundle is
     *     updated; false when the bundle is uninstalled
     */
    public record Entry(
            Unwinder unwinder,
            Unwinder.Description description,
            int ranking,
            String version,
            String origin,
            BooleanSupplier mayReturn) {}

    /**
     * An unwinder that is there and not used.
     *
     * @param why refused by the kernel, given up after failures: completes "it is not used: "
     */
    public record Problem(String runtime, String origin, String why) {

        /** One sentence, for people. */
        public String sentence() {
            return "unwinder " + runtime + " (" + origin + ") is not used: " + why;
        }
    }

    private static final Comparator<Entry> BEST =
            Comparator.comparingInt(Entry::ranking).thenComparing(Entry::version, UnwinderRegistry::compareVersions);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    /** By identity: an add-on's own equals and hashCode are not called. */
    private final Map<Entry, String> problems = Collections.synchronizedMap(new IdentityHashMap<>());

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
        add(unwinder, ranking, version, origin, () -> true);
    }

    /**
     * Adds one that can say whether it may come back.
     *
     * @param mayReturn see {@link Entry}
     */
    public void add(Unwinder unwinder, int ranking, String version, String origin, BooleanSupplier mayReturn) {
        entries.add(new Entry(unwinder, unwinder.description(), ranking, version, origin, mayReturn));
        listeners.forEach(Runnable::run);
    }

    /** One that is not there is no error. */
    @SuppressWarnings("ReferenceEquality") // a record's equals would ask the add-on
    public void remove(Unwinder unwinder) {
        Entry entry = entry(unwinder);
        if (entry != null && entries.removeIf(known -> known == entry)) {
            problems.remove(entry);
            listeners.forEach(Runnable::run);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the service object itself
    private @Nullable Entry entry(Unwinder unwinder) {
        for (Entry entry : entries) {
            if (entry.unwinder() == unwinder) {
                return entry;
            }
        }
        return null;
    }

    /** Whether it is still there, whatever speaks against it. */
    public boolean has(Unwinder unwinder) {
        return entry(unwinder) != null;
    }

    /** Notes why an unwinder is not used, for people: from now on it is not the best of its runtime. */
    public void problem(Unwinder unwinder, String why) {
        Entry entry = entry(unwinder);
        if (entry != null) {
            problems.put(entry, why);
            listeners.forEach(Runnable::run);
        }
    }

    /** Why it is not used; empty when nothing speaks against it. */
    public String problem(Entry entry) {
        return problems.getOrDefault(entry, "");
    }

    /** Those that are not used, in the order in which they came. */
    public List<Problem> problems() {
        List<Problem> found = new ArrayList<>();
        for (Entry entry : entries) {
            String why = problem(entry);
            if (!why.isEmpty()) {
                found.add(new Problem(entry.description().runtime(), entry.origin(), why));
            }
        }
        return found;
    }

    /** All there are. */
    public List<Entry> all() {
        return List.copyOf(entries);
    }

    /** The best of each runtime, by its name: of those that nothing speaks against. */
    public Map<String, Entry> best() {
        Map<String, Entry> best = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (!problem(entry).isEmpty()) {
                continue;
            }
            best.merge(entry.description().runtime(), entry, (a, b) -> BEST.compare(a, b) >= 0 ? a : b);
        }
        return best;
    }

    /** Ends when it is closed. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /** Tells of every change, on the thread that makes it. */
    public Listening listen(Runnable listener) {
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
