/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

/** Where the fields of {@code struct go_process} lie: bpf-native/include/go.h. */
final class GoProcessLayout {
    static final int TLS = 0;
    static final int M_CURG = 8;
    static final int G_LABELS = 12;
    static final int LABEL_FORM = 16;
    static final int G_SCHED_LR = 20;
    static final int SAVED_G = 24;
    static final int SAVED_DEPTH = 26;
    static final int FUNCTIONS = 32;
    static final int FUNCTION_START = 0;
    static final int FUNCTION_END = 8;
    static final int FUNCTION_FRAME = 16;
    static final int FUNCTION_SIZE = 24;
    static final int SIZE = FUNCTIONS + 5 * FUNCTION_SIZE;

    private GoProcessLayout() {}
}
