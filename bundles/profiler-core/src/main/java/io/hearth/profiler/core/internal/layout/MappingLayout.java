/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

/** {@code struct mapping} and {@code struct process} of bpf-native/include/unwind.h. */
public final class MappingLayout {

    public static final int START = 0;
    public static final int END = 8;
    public static final int BIAS = 16;
    public static final int OBJECT = 24;
    public static final int SLOT = 28;
    public static final int KIND = 30;
    public static final int SIZE = 32;

    public static final int PROCESS_FIRST = 0;
    public static final int PROCESS_COUNT = 4;
    public static final int PROCESS_GENERATION = 8;
    public static final int PROCESS_LABEL_SLOT = 12;
    public static final int PROCESS_SIZE = 16;

    private MappingLayout() {}
}
