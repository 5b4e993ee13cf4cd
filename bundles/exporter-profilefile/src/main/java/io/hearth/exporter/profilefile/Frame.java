/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

/**
 * One line of a call tree as a person reads it. What is equal here is drawn as one, so a function called from two of its
 * caller's lines is one frame.
 *
 * @param kind {@code process}, {@code thread}, or the value of {@code profile.frame.type}
 * @param file source file, or of a process its executable; may be empty
 * @param mapping base name of the executable or library; may be empty
 */
record Frame(String kind, String name, String file, String mapping, boolean inlined) {

    static final String PROCESS = "process";
    static final String THREAD = "thread";
    static final String KERNEL = "kernel";

    boolean isCode() {
        return !kind.equals(PROCESS) && !kind.equals(THREAD);
    }
}
