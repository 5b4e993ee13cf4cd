/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.collector.api.Host;
import io.hearth.collector.api.Status;
import io.hearth.collector.api.StatusEvent;
import io.hearth.profiler.core.UnwinderRegistry;
import java.util.stream.Collectors;

/**
 * Tells the host which unwinders are there and not used: the receiver works without them, so the error is one that may
 * pass, when the add-on is replaced or removed. Any thread.
 */
final class UnwinderHealth {

    private final Host host;
    private final UnwinderRegistry unwinders;
    private String told = "";

    UnwinderHealth(Host host, UnwinderRegistry unwinders) {
        this.host = host;
        this.unwinders = unwinders;
    }

    /** Says what has changed since the last time. */
    synchronized void tell() {
        String now = unwinders.problems().stream()
                .map(UnwinderRegistry.Problem::sentence)
                .collect(Collectors.joining("; "));
        if (now.equals(told)) {
            return;
        }
        told = now;
        host.report(now.isEmpty() ? StatusEvent.ok() : StatusEvent.of(Status.RECOVERABLE_ERROR, now));
    }
}
