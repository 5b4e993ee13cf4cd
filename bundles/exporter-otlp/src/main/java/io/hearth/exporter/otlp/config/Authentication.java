/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ComponentId;
import org.jspecify.annotations.Nullable;

/**
 * The {@code auth} block.
 *
 * @param authenticator the extension that signs requests
 */
public record Authentication(@Nullable ComponentId authenticator) {
    /** None. */
    public static Authentication defaults() {
        return new Authentication(null);
    }
}
