/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Something that was announced and can be taken back. */
@ConsumerType
public interface Registration extends AutoCloseable {

    /** Takes it back; does nothing when called again. */
    @Override
    void close();
}
