/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is decided when an object is loaded rather than when it was compiled. Mutable, fluent, not thread-safe. */
public final class LoadOptions {

    private final Map<String, BpfMap> shared = new HashMap<>();
    private final Map<String, Object> constants = new HashMap<>();
    private final Map<String, Integer> entries = new HashMap<>();
    private final Map<String, Integer> valueSizes = new HashMap<>();
    private final Set<String> disabled = new HashSet<>();

    /** Uses a map that exists instead of creating the one of this name. The object does not close it. */
    public LoadOptions share(String map, BpfMap existing) {
        shared.put(map, existing);
        return this;
    }

    /** Sets a global variable before loading; of a constant, the verifier then drops the code that it rules out. */
    public LoadOptions constant(String variable, long value) {
        constants.put(variable, value);
        return this;
    }

    /** Sets a global variable of any type to these bytes, which have exactly its size. */
    public LoadOptions constant(String variable, byte[] value) {
        constants.put(variable, value.clone());
        return this;
    }

    /** Sets the number of entries of a map; for a ring buffer its bytes, a power of two. */
    public LoadOptions mapEntries(String map, int maxEntries) {
        entries.put(map, maxEntries);
        return this;
    }

    /** Sets the size of a map's values, where C does not fix it. */
    public LoadOptions mapValueSize(String map, int bytes) {
        valueSizes.put(map, bytes);
        return this;
    }

    /** Leaves out a map or program. Code that reaches a left-out map is refused by the verifier. */
    public LoadOptions disable(String mapOrProgram) {
        disabled.add(mapOrProgram);
        return this;
    }

    @Nullable
    BpfMap shared(String map) {
        return shared.get(map);
    }

    Map<String, BpfMap> sharedMaps() {
        return shared;
    }

    Map<String, Object> constants() {
        return constants;
    }

    boolean isDisabled(String name) {
        return disabled.contains(name);
    }

    MapSpec adapt(MapSpec spec) {
        int maxEntries = entries.getOrDefault(spec.name(), spec.maxEntries());
        int valueSize = valueSizes.getOrDefault(spec.name(), spec.valueSize());
        return maxEntries == spec.maxEntries() && valueSize == spec.valueSize()
                ? spec
                : spec.withSizes(valueSize, maxEntries);
    }

    /** Names in the options that the object does not have: most likely a slip. */
    void check(BpfObjectSpec spec) throws BpfException {
        for (String map : entries.keySet()) {
            requireMap(spec, map);
        }
        for (String map : valueSizes.keySet()) {
            requireMap(spec, map);
        }
        for (String variable : constants.keySet()) {
            if (spec.variable(variable) == null) {
                throw new BpfException("object " + spec.name() + " has no global variable '" + variable + "'");
            }
        }
    }

    private static void requireMap(BpfObjectSpec spec, String map) throws BpfException {
        if (spec.mapSpec(map) == null) {
            throw new BpfException("object " + spec.name() + " has no map '" + map + "'");
        }
    }
}
