/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Host;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import io.hearth.profiler.core.ProfilerExtensions;
import io.hearth.profiler.core.UnwinderRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the host which unwinders and probes are there and not used, and which probes are asked for and not there: the
 * receiver works without them, so the error is one that may pass, when an add-on is dropped, replaced or removed. Any
 * thread.
 */
final class ExtensionHealth {

    private final Host host;
    private final ProfilerExtensions extensions;
    private final List<String> probes;
    private String told = "";

    /** @param probes names of those that are asked for */
    ExtensionHealth(Host host, ProfilerExtensions extensions, List<String> probes) {
        this.host = host;
        this.extensions = extensions;
        this.probes = probes;
    }

    /** Says what has changed since the last time. */
    synchronized void tell() {
        List<String> sentences = new ArrayList<>();
        extensions.unwinders().problems().stream()
                .map(UnwinderRegistry.Problem::sentence)
                .forEach(sentences::add);
        sentences.addAll(extensions.probes().problems(probes));
        String now = String.join("; ", sentences);
        if (now.equals(told)) {
            return;
        }
        told = now;
        host.report(now.isEmpty() ? StatusEvent.ok() : StatusEvent.of(Status.RECOVERABLE_ERROR, now));
    }
}
