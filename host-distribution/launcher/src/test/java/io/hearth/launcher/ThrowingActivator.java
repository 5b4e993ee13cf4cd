/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An activator of an add-on that runs out of memory when it starts. */
public final class ThrowingActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        throw new OutOfMemoryError("pretended");
    }

    @Override
    public void stop(BundleContext context) {}
}
