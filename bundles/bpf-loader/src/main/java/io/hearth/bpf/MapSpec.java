/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import org.jspecify.annotations.Nullable;

/**
 * A map as an object file defines it.
 *
 * @param name as in C
 * @param type see {@link MapType}
 * @param keySize bytes
 * @param valueSize bytes, of one CPU's value for per-CPU maps
 * @param maxEntries 0 for a perf event array means one for each CPU; for a ring buffer its bytes
 * @param flags {@code BPF_F_...}
 * @param inner template for maps within this map, or null
 * @param keyType id of the key's type within the object, 0 if only its size is known
 * @param valueType likewise of the value's
 */
public record MapSpec(
        String name,
        int type,
        int keySize,
        int valueSize,
        int maxEntries,
        int flags,
        @Nullable MapSpec inner,
        int keyType,
        int valueType) {

    static final int NO_PREALLOC = 1;
    static final int READ_ONLY_FOR_PROGRAM = 1 << 7;
    static final int MMAPABLE = 1 << 10;
    static final int INNER_MAP = 1 << 12;

    /** A map without an object file; {@code flags} as in the kernel's interface. */
    public static MapSpec of(String name, int type, int keySize, int valueSize, int maxEntries, int flags) {
        return new MapSpec(name, type, keySize, valueSize, maxEntries, flags, null, 0, 0);
    }

    MapSpec withSizes(int newValueSize, int newMaxEntries) {
        return new MapSpec(name, type, keySize, newValueSize, newMaxEntries, flags, inner, keyType, valueType);
    }
}
