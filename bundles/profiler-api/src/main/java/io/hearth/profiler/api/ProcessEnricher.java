/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Adds attributes to the resource under which the samples of a process are reported: the name of the service, of the
 * pod, of the tenant. A service; it may come and go while the profiler runs.
 *
 * <p>All enrichers are called from one thread that serves them alone. The first report that has samples of the process
 * waits half a second for them; what comes later is in the reports from then on. What an enricher throws is logged once
 * in a while and costs its attributes only.
 */
@ConsumerType
public interface ProcessEnricher {

    /** Most attributes of one process that are taken, of all enrichers together. */
    int MAX_ATTRIBUTES = 64;
    /** Most characters of a value that are taken. */
    int MAX_VALUE_LENGTH = 4096;

    /** For people, in logs: one or two words. */
    String name();

    /**
     * Called once for each process image (again after exec), when its first sample has been read.
     *
     * @param attributes takes key and value; keys are those of the semantic conventions. What the profiler says itself
     *     ({@code process.pid}, {@code process.executable.*}, {@code container.id}, {@code host.*}) cannot be replaced;
     *     of two enrichers that give the same key, the one with the higher {@code service.ranking} wins
     * @throws IOException when the process could not be looked at, most often because it has ended: not a failure
     */
    void enrich(ProcessFacts process, BiConsumer<String, String> attributes) throws IOException;
}
