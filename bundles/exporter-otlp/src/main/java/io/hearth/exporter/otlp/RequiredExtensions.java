/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.hearth.exporter.otlp.config.Authentication;
import io.hearth.exporter.otlp.config.Middleware;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extensions that a configuration cannot do without. */
final class RequiredExtensions {

    private RequiredExtensions() {}

    static List<String> of(@Nullable Authentication auth, List<Middleware> middlewares) {
        List<String> ids = new ArrayList<>();
        if (auth != null && auth.authenticator() != null) {
            ids.add(auth.authenticator().toString());
        }
        for (Middleware middleware : middlewares) {
            if (middleware.id() != null) {
                ids.add(middleware.id().toString());
            }
        }
        return ids;
    }
}
