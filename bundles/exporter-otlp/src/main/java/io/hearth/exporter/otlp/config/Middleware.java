/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ComponentId;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code middlewares}.
 *
 * @param id the extension that sees each request
 */
public record Middleware(@Nullable ComponentId id) {
    /** None. */
    public static Middleware defaults() {
        return new Middleware(null);
    }
}
