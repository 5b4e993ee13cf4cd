/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentFactory;
import io.hearth.collector.api.ComponentType;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Registration;
import io.hearth.collector.config.ConfigTree.Need;
import io.hearth.collector.config.FactoryLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The factories that are there now. They come and go while the collector runs: in OSGi as services, elsewhere by {@link
 * #add}. Of several factories for one type the one with the highest ranking is used, of equal ones the first. Any thread
 * may call.
 */
public final class FactoryRegistry implements FactoryLookup {

    private static final Comparator<Entry> BEST_FIRST =
            Comparator.comparingInt(Entry::ranking).reversed();

    private final Object lock = new Object();

    /** Sorted best first. */
    @GuardedBy("lock")
    private final List<Entry> entries = new ArrayList<>();

    /** How many running instances come from a factory. */
    @GuardedBy("lock")
    private final Map<ComponentFactory<?>, Integer> uses = new HashMap<>();

    /** What {@link #await} waits for now. */
    @GuardedBy("lock")
    private List<Need> missing = List.of();

    /** What running collectors wait for. */
    @GuardedBy("lock")
    private final List<Need> vacant = new ArrayList<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * One factory and where it comes from.
     *
     * @param kind its kind
     * @param factory the factory
     * @param module symbolic name of its bundle, or of whatever brought it
     * @param version version of that; empty if unknown
     * @param ranking the service ranking
     */
    public record Entry(Kind kind, ComponentFactory<?> factory, String module, String version, int ranking) {}

    /** Adds a factory that does not come from a bundle. */
    public Registration add(Kind kind, ComponentFactory<?> factory) {
        return add(new Entry(kind, factory, factory.getClass().getName(), "", 0));
    }

    /** Adds a factory; closing what is returned removes it again. */
    public Registration add(Entry entry) {
        synchronized (lock) {
            entries.add(entry);
            entries.sort(BEST_FIRST);
            lock.notifyAll();
        }
        listeners.forEach(Runnable::run);
        return () -> remove(entry);
    }

    /** Returns when nobody uses the factory for new instances, and every listener has been told. */
    private void remove(Entry entry) {
        synchronized (lock) {
            entries.remove(entry);
        }
        listeners.forEach(Runnable::run);
    }

    /** Tells of every change, on the thread that makes it and before what has left is stopped. */
    Registration listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Says whether a factory is still there. */
    boolean has(ComponentFactory<?> factory) {
        synchronized (lock) {
            for (Entry entry : entries) {
                if (entry.factory().equals(factory)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Where a factory comes from, for people. */
    String origin(ComponentFactory<?> factory) {
        for (Entry entry : entries()) {
            if (entry.factory().equals(factory)) {
                return (entry.module() + " " + entry.version()).strip();
            }
        }
        return factory.getClass().getName();
    }

    /** Notes that a running collector waits for a factory, or does not any more. */
    void vacant(Need need, boolean waits) {
        synchronized (lock) {
            if (waits) {
                vacant.add(need);
            } else {
                vacant.remove(need);
            }
        }
    }

    @Override
    public @Nullable ComponentFactory<?> find(Kind kind, ComponentType type) {
        synchronized (lock) {
            ComponentFactory<?> byAlias = null;
            for (Entry entry : entries) {
                if (entry.kind() == kind) {
                    if (entry.factory().type().equals(type)) {
                        return entry.factory();
                    }
                    if (byAlias == null
                            && type.equals(entry.factory().deprecatedAlias().orElse(null))) {
                        byAlias = entry.factory();
                    }
                }
            }
            return byAlias;
        }
    }

    @Override
    public List<String> types(Kind kind) {
        TreeSet<String> types = new TreeSet<>();
        for (Entry entry : entries()) {
            if (entry.kind() == kind) {
                types.add(entry.factory().type().value());
            }
        }
        return new ArrayList<>(types);
    }

    /** Every factory, best first. */
    public List<Entry> entries() {
        synchronized (lock) {
            return List.copyOf(entries);
        }
    }

    /** What is being waited for at this moment. */
    List<Need> missing() {
        synchronized (lock) {
            List<Need> all = new ArrayList<>(missing);
            all.addAll(vacant);
            return List.copyOf(all);
        }
    }

    /** Says whether a running collector has an instance of a factory. */
    boolean isInUse(ComponentFactory<?> factory) {
        synchronized (lock) {
            return uses.containsKey(factory);
        }
    }

    void use(ComponentFactory<?> factory, int more) {
        synchronized (lock) {
            int count = uses.getOrDefault(factory, 0) + more;
            if (count > 0) {
                uses.put(factory, count);
            } else {
                uses.remove(factory);
            }
        }
    }

    /**
     * Waits until there is a factory for every need.
     *
     * @return what is still missing when the time is up; empty if nothing is
     */
    List<Need> await(List<Need> needs, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            try {
                while (true) {
                    missing = without(needs);
                    long leftMillis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                    if (missing.isEmpty() || leftMillis <= 0) {
                        return missing;
                    }
                    lock.wait(leftMillis);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return missing;
            } finally {
                missing = List.of();
            }
        }
    }

    private List<Need> without(List<Need> needs) {
        List<Need> absent = new ArrayList<>();
        for (Need need : needs) {
            if (find(need.kind(), need.type()) == null) {
                absent.add(need);
            }
        }
        return List.copyOf(absent);
    }
}
