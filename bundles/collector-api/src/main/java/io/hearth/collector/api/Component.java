/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One instance of a component. Its life is created, started, shut down; it is never started again. The host calls
 * {@link #start} and {@link #shutdown} once each from one thread, and measures a deadline for both.
 */
@ConsumerType
public interface Component {

    /**
     * Starts the work and returns quickly: whatever lasts goes to a thread of the component's own.
     *
     * @param host what the host offers to this instance; may be kept until shutdown
     * @throws ComponentException if it cannot start; ends the start of the whole collector
     */
    void start(Host host) throws ComponentException;

    /**
     * Called once, when every component has started: what is made from here on is wanted. Not called when one of them
     * could not start, in which case a shutdown follows at once.
     */
    default void ready() {}

    /**
     * Stops all background work, hands on what is buffered, releases everything. Safe without start and when called
     * again. When it has returned, the component calls nobody and nobody calls it.
     *
     * @throws ComponentException if something was lost or could not be released
     */
    void shutdown() throws ComponentException;
}
