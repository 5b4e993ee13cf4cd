/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import org.osgi.annotation.versioning.ProviderType;

/** A frame as the BPF object pushed it. Valid during the call it is handed to. */
@ProviderType
public interface RawFrame {

    /** The 48 bits that travel in the first word. */
    long payload();

    /** Words behind the first, 0 to 15. */
    int count();

    /** A word behind the first. */
    long word(int index);
}
