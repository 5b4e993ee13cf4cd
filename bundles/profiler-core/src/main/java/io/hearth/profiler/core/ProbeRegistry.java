/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.api.Probe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probes there are, as they come and go, and what speaks against some. Every method may be called from any thread. */
public final class ProbeRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeRegistry.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern UNIT = Pattern.compile("[!-~]{1,32}");
    private static final Set<String> TAKEN_NAMES = Set.of("samples", "cpu");
    private static final long MAX_PERIOD = 1L << 40;

    /**
     * One probe. Equal to itself only.
     *
     * @param ranking of two of the same name the higher one is used
     * @param version decides between equal rankings: numbers with dots between, compared as numbers
     * @param origin where it came from, for people: a bundle and its version
     */
    public record Entry(Probe probe, Probe.Description description, int ranking, String version, String origin) {
        @Override
        @SuppressWarnings("ReferenceEquality") // a record's own would ask the add-on
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * How a probe stands.
     *
     * @param name empty when it could not say what it is
     * @param state {@code in use}, or why not, in words
     */
    public record Standing(String name, String origin, String state) {}

    private record Nameless(Probe probe, String origin, String why) {}

    private static final Comparator<Entry> BEST =
            Comparator.comparingInt(Entry::ranking).thenComparing(Entry::version, UnwinderRegistry::compareVersions);

    private final List<Entry> entries = new ArrayList<>();
    private final List<Nameless> nameless = new ArrayList<>();
    private final Map<Entry, String> problems = new LinkedHashMap<>();
    private final Map<Entry, Integer> users = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Those that {@link ServiceLoader} finds, for hosts without OSGi. */
    public static ProbeRegistry ofServiceLoader(ClassLoader loader) {
        ProbeRegistry registry = new ProbeRegistry();
        for (Probe probe : ServiceLoader.load(Probe.class, loader)) {
            registry.add(probe, 0, "0", probe.getClass().getName());
        }
        return registry;
    }

    /** Never throws: what cannot say what it is, or says nonsense, is named in the log and is not used. */
    public void add(Probe probe, int ranking, String version, String origin) {
        try {
            Probe.Description description = probe.description();
            check(description);
            synchronized (this) {
                entries.add(new Entry(probe, description, ranking, version, origin));
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError | OutOfMemoryError e) {
            String why = e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : "it failed with " + e;
            LOG.warn("probe of {} is not used: {}", origin, why);
            LOG.debug("probe of {}", origin, e);
            synchronized (this) {
                nameless.add(new Nameless(probe, origin, why));
            }
        }
        tell();
    }

    @SuppressWarnings("ConstantValue") // it comes from others, who may not know of nullness
    private static void check(Probe.Description d) {
        if (d == null || d.name() == null || d.unit() == null || d.event() == null) {
            throw new IllegalArgumentException("its description lacks a name, a unit or an event");
        }
        if (!NAME.matcher(d.name()).matches() || TAKEN_NAMES.contains(d.name())) {
            throw new IllegalArgumentException(
                    "its name must be lower-case letters, digits and underscores, 64 at most, and neither samples nor cpu");
        }
        if (!UNIT.matcher(d.unit()).matches()) {
            throw new IllegalArgumentException(d.name() + ": the unit must be 1 to 32 printable ASCII characters");
        }
        if (d.weight() < 1
                || d.weight() > MAX_PERIOD
                || d.event().period() < 1
                || d.event().period() > MAX_PERIOD) {
            throw new IllegalArgumentException(d.name() + ": weight and period must lie between 1 and 2^40, weight="
                    + d.weight() + " period=" + d.event().period());
        }
        if (d.event() instanceof PerfEvent.Software software && (software.number() < 2 || software.number() > 0xffff)) {
            throw new IllegalArgumentException(d.name() + ": software event " + software.number()
                    + " is no event for a probe; enum perf_sw_ids of linux/perf_event.h numbers them from 2 on");
        }
    }

    /** One that is not there is no error. */
    @SuppressWarnings("ReferenceEquality") // the service object itself
    public void remove(Probe probe) {
        synchronized (this) {
            entries.removeIf(entry -> entry.probe() == probe);
            nameless.removeIf(known -> known.probe() == probe);
            problems.keySet().retainAll(entries);
            users.keySet().retainAll(entries);
        }
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /** Notes why a probe is not used, for people: from now on it is not the best of its name. */
    public void problem(Entry entry, String why) {
        synchronized (this) {
            if (entries.contains(entry)) {
                problems.put(entry, why);
            }
        }
        tell();
    }

    /** Notes that one more profiler uses it, or with -1 that one has ended to. */
    public synchronized void used(Entry entry, int more) {
        if (entries.contains(entry)) {
            users.merge(entry, more, Integer::sum);
        }
    }

    /** The best of each name: of those that nothing speaks against. */
    public synchronized Map<String, Entry> best() {
        Map<String, Entry> best = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (!problems.containsKey(entry)) {
                best.merge(entry.description().name(), entry, (a, b) -> BEST.compare(a, b) >= 0 ? a : b);
            }
        }
        return best;
    }

    /** All there are, in the order in which they came. */
    public synchronized List<Standing> standings() {
        Map<String, Entry> best = best();
        List<Standing> standings = new ArrayList<>();
        for (Entry entry : entries) {
            String name = entry.description().name();
            Entry better = best.get(name);
            String problem = problems.get(entry);
            String state = problem != null
                    ? "refused: " + problem
                    : !entry.equals(better)
                            ? "stands back for " + (better == null ? "another" : better.origin())
                            : users.getOrDefault(entry, 0) > 0 ? "in use" : "there for probes: [" + name + "]";
            standings.add(new Standing(name, entry.origin(), state));
        }
        for (Nameless refused : nameless) {
            standings.add(new Standing("", refused.origin(), "refused: " + refused.why()));
        }
        return standings;
    }

    /** What keeps those that are asked for from being used, a sentence each, and those that are of no use to anybody. */
    public synchronized List<String> problems(Collection<String> wanted) {
        List<String> sentences = new ArrayList<>();
        problems.forEach((entry, why) ->
                sentences.add("probe " + entry.description().name() + " (" + entry.origin() + ") is not used: " + why));
        nameless.forEach(refused -> sentences.add("probe of " + refused.origin() + " is not used: " + refused.why()));
        Map<String, Entry> best = best();
        for (String name : wanted) {
            if (!best.containsKey(name)) {
                sentences.add(waitsFor(name, best.keySet()));
            }
        }
        return sentences;
    }

    /** One sentence, for people. */
    public static String waitsFor(String name, Set<String> there) {
        return "probe " + name + " is waited for: no bundle here brings one of this name that can be used"
                + (there.isEmpty() ? "" : " (there are: " + String.join(", ", there) + ")");
    }

    /** Tells of every change, on the thread that makes it; the listener must return at once. */
    public UnwinderRegistry.Listening listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
