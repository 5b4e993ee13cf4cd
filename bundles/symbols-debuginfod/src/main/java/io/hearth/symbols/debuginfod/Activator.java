/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.symbols.debuginfod;

import io.hearth.profiler.api.SymbolSource;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Offers the symbol source where DEBUGINFOD_URLS names servers, and nothing otherwise: no request leaves unasked. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        DebuginfodSettings settings = DebuginfodSettings.of(System.getenv());
        if (!settings.servers().isEmpty()) {
            context.registerService(SymbolSource.class, new DebuginfodSource(settings), null);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
