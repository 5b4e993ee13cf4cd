/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.itests.OtlpStacks.Stack;

/** What the stacks of one workload look like, by its source. */
interface KnownChains {

    /** Whether a stack is of a thread that the workload's source tells of, and is to be looked at. */
    default boolean concerns(Stack stack) {
        return true;
    }

    /** What is wrong with a stack; empty when it is one of the chains. */
    String problem(Stack stack);
}
