/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

/** How a goroutine keeps its labels: {@code enum go_label_form} of bpf-native/include/go.h. */
enum LabelForm {
    /** Nothing in the program sets labels. */
    NONE(0),
    /** Up to Go 1.23: a pointer to a {@code map[string]string} (runtime/pprof/label.go). */
    MAP(1),
    /** From Go 1.24 on: a pointer to a sorted list of keys and values. */
    LIST(2);

    private static final int FIRST_WITH_LIST = 24;

    /** In the kernel half. */
    final int number;

    LabelForm(int number) {
        this.number = number;
    }

    /** Both came with Go 1.24: the list, and the maps that tell where there is no build information. */
    static LabelForm of(GoVersion version, boolean hasSwissMaps) {
        boolean isList = version.minor() == 0 ? hasSwissMaps : version.minor() >= FIRST_WITH_LIST;
        return isList ? LIST : MAP;
    }
}
