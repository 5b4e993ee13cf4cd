/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The kernel half's tables of unwind rows and rules. Called by loader threads. */
public interface KernelExecutables {

    /** Rows of one executable, being filled; not yet visible to the kernel half. */
    interface Rows {

        /** Shared memory of the size asked for, little endian. */
        ByteBuffer bytes();

        /** Gives the memory back here; the kernel half keeps its own reference once published. */
        void close();
    }

    Rows create(int words) throws IOException;

    /** Makes rows visible, all in one step: each outer map update waits for an RCU grace period. */
    void publish(int[] objects, Rows[] rows) throws IOException;

    /** Removes rows, all in one step, too. */
    void remove(int[] objects);

    /** Memory of the rules, {@code maxRules} entries of RuleLayout, shared with the kernel half. */
    ByteBuffer rules();

    int maxRules();

    int maxObjects();
}
