/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.util.LinkedHashMap;
import java.util.Map;

/** Global variables of an object: one section ({@code .rodata}, {@code .data}, {@code .bss}...), one map of one value. */
final class DataSection {

    /** A variable's place, in bytes, and its type in the object. */
    record Variable(String name, DataSection section, int offset, int size, int type) {}

    private final String name;
    private final byte[] initial;
    private final boolean readOnly;
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    DataSection(String name, byte[] initial, boolean readOnly) {
        this.name = name;
        this.initial = initial;
        this.readOnly = readOnly;
    }

    String name() {
        return name;
    }

    byte[] initial() {
        return initial;
    }

    boolean readOnly() {
        return readOnly;
    }

    Map<String, Variable> variables() {
        return variables;
    }

    static boolean isData(String section) {
        return section.equals(".bss")
                || section.startsWith(".bss.")
                || section.equals(".data")
                || section.startsWith(".data.")
                || section.equals(".rodata")
                || section.startsWith(".rodata.");
    }
}
