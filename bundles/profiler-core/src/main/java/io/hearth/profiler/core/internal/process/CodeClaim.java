/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

/**
 * Code of a process that a runtime's unwinder takes over.
 *
 * @param start first address, inclusive
 * @param end last address, exclusive
 * @param slot of the unwinder in the kernel half
 * @param kind enum code_kind of bpf-native/include/unwind.h
 */
public record CodeClaim(long start, long end, int slot, int kind) {

    public static final int INTERPRETER = 1;
    public static final int GENERATED = 2;
}
