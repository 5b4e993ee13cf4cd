/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ComponentException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One collector built from one configuration: its components, started and stopped in order. Used once: after shutdown
 * it cannot be started again.
 */
@ProviderType
public interface Collector {

    /**
     * Starts extensions, then everything from the end of the pipelines to their beginning, receivers last. If a component
     * fails, what was started is shut down again.
     *
     * @throws ComponentException naming the component that failed; also if the metrics page cannot listen
     */
    void start() throws ComponentException;

    /** Asks for the end; wakes {@link #awaitTermination()}. Does not block. */
    void requestStop();

    /**
     * Waits until {@link #requestStop()} was called or a component reported a fatal error. Shuts nothing down.
     *
     * @return the fatal error in one sentence, or empty
     */
    Optional<String> awaitTermination() throws InterruptedException;

    /**
     * The same with a limit.
     *
     * @return false if the time was up first
     */
    boolean awaitTermination(Duration limit) throws InterruptedException;

    /** The fatal error that a component reported, if any. */
    Optional<String> fatalError();

    /**
     * Shuts down receivers first, exporters last, then extensions, each within the deadline. Does nothing when called
     * again.
     *
     * @throws ComponentException naming every component that failed or hung; all others are shut down all the same
     */
    void shutdown() throws ComponentException;

    /** All metrics now; also after shutdown, with the last values. */
    MetricsSnapshot metrics();

    /** How every instance is doing, in start order. */
    List<ComponentStatus> status();

    /** Where the metrics page listens; empty if there is none, or before start. */
    Optional<InetSocketAddress> metricsAddress();
}
