/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

/** Unwind rows of executables as the kernel half has them, for stacks that are unwound from a copy. */
public interface UnwindRows {

    /** Copies the rule in force at an ELF virtual address into {@code rule} (RuleLayout); false when there is none. */
    boolean ruleAt(int object, long vaddr, byte[] rule);
}
