/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ProviderType;

/** A count that only grows. Adding is cheap, allocates nothing and may be done from any thread. */
@ProviderType
public interface Counter extends Registration {

    /** Adds to the count; negative values are a programming error and are ignored. */
    void add(long count);

    /** Adds one. */
    default void increment() {
        add(1);
    }

    /** What has been counted so far. */
    long value();
}
