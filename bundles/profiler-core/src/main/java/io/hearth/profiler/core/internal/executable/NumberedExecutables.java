/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import org.jspecify.annotations.Nullable;

/** The executables that numbers in frame words stand for. Any thread. */
public interface NumberedExecutables {

    /** Null when the number has been given to nobody or taken back. */
    @Nullable
    Executable byObject(int object);

    /** Grows when a number is taken back, and may stand for another file from then on. */
    int generation();
}
