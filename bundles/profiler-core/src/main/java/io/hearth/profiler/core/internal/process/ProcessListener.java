/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

/** Is told of processes by the table, on the reading thread; must return at once. */
public interface ProcessListener {

    /** Something of the process has changed: it is new, or maps more than before, or a file of its has been read. */
    void changed(TracedProcess process);

    /** It has ended, or has become another program. */
    void gone(TracedProcess process);
}
