/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes data of one signal.
 *
 * @param <T> the protobuf message of the signal, see {@link Signal}
 */
@ConsumerType
public interface Consumer<T> {

    /**
     * Says whether what this consumer hands on differs from what it was given. Messages are immutable, so nobody may
     * change them in place: this only orders a fan-out, where consumers that change data come first.
     */
    default boolean mutatesData() {
        return false;
    }

    /**
     * Takes one message and returns when it has been handed on or queued. Called from any thread, also concurrently;
     * may block, which is how back-pressure reaches the source.
     *
     * @throws ConsumeException if the data was not taken; says whether trying again makes sense
     */
    void consume(T data) throws ConsumeException;
}
