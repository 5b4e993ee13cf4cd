/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The activator of an add-on that says that it runs and stops the framework: {@link HostileAddonsTest} puts it into a jar. */
public final class FrameworkStopper implements BundleActivator {
    /** What it says. */
    static final String SAID = "the code of the add-on runs";

    @Override
    public void start(BundleContext context) throws BundleException {
        System.err.println(SAID);
        context.getBundle(0).stop();
    }

    @Override
    public void stop(BundleContext context) {}
}
