/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/** Numbers of map types in use. Source: {@code enum bpf_map_type} of {@code include/uapi/linux/bpf.h}. */
public final class MapType {

    public static final int HASH = 1;
    public static final int ARRAY = 2;
    public static final int PROG_ARRAY = 3;
    public static final int PERF_EVENT_ARRAY = 4;
    public static final int PERCPU_HASH = 5;
    public static final int PERCPU_ARRAY = 6;
    public static final int STACK_TRACE = 7;
    public static final int LRU_HASH = 9;
    public static final int LRU_PERCPU_HASH = 10;
    public static final int LPM_TRIE = 11;
    public static final int ARRAY_OF_MAPS = 12;
    public static final int HASH_OF_MAPS = 13;
    public static final int RINGBUF = 27;
    public static final int TASK_STORAGE = 29;

    private MapType() {}

    static boolean isPerCpu(int type) {
        return type == PERCPU_HASH || type == PERCPU_ARRAY || type == LRU_PERCPU_HASH;
    }

    static boolean hasInnerMaps(int type) {
        return type == ARRAY_OF_MAPS || type == HASH_OF_MAPS;
    }

    /** Kinds of map that take the types of key and value along; others refuse them. */
    static boolean takesTypes(int type) {
        return switch (type) {
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, TASK_STORAGE -> true;
            default -> false;
        };
    }
}
