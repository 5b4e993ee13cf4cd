/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Installs, starts, updates and removes bundles that were dropped. One thread at a time. */
final class AddonBundles {
    /** What the locations of dropped bundles begin with; the file's name follows. */
    static final String LOCATION = "addon:";

    private static final int REFRESH_SECONDS = 10;

    private final BundleContext context;
    private final HostConsole console;

    AddonBundles(BundleContext context, HostConsole console) {
        this.context = context;
        this.console = console;
    }

    /**
     * Installs a bundle and starts nothing.
     *
     * @param name what follows in its location
     * @param copy checked, and private
     */
    Bundle install(String name, Path copy, AddonCheck.Accepted accepted, int startLevel)
            throws BundleException, IOException, AddonCheck.RefusedException {
        if (context.getBundle(LOCATION + name) != null) {
            throw new AddonCheck.RefusedException("another file of this name is installed already; rename it");
        }
        Bundle bundle = null;
        boolean done = false;
        try (InputStream content = Files.newInputStream(copy)) {
            bundle = context.installBundle(LOCATION + name, content);
            checkIdentity(bundle, accepted);
            bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
            done = true;
            return bundle;
        } finally {
            if (!done && bundle != null) {
                bundle.uninstall();
            }
        }
    }

    /** Started once, when it is whole: an update of what runs starts it, and the refresh stops it again. */
    void update(Bundle bundle, Path copy) throws BundleException, IOException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        try (InputStream content = Files.newInputStream(copy)) {
            bundle.update(content);
        }
        refresh(bundle);
        start(bundle);
    }

    void remove(Bundle bundle) throws BundleException {
        bundle.uninstall();
        refresh(bundle);
    }

    /** A bundle that does not resolve is no failure here: the doctor explains it, and it starts by itself later. */
    void start(Bundle bundle) throws BundleException {
        if (isFragment(bundle)) {
            return;
        }
        try {
            bundle.start();
        } catch (BundleException e) {
            if (e.getType() != BundleException.RESOLVE_ERROR) {
                throw e;
            }
        }
    }

    static boolean isRunning(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** The last word has the framework's own reader of manifests. */
    private static void checkIdentity(Bundle bundle, AddonCheck.Accepted accepted) throws AddonCheck.RefusedException {
        if (!accepted.symbolicName().equals(bundle.getSymbolicName())
                || !accepted.version().equals(bundle.getVersion().toString())
                || accepted.isFragment() != isFragment(bundle)) {
            throw new AddonCheck.RefusedException("its manifest can be read in two ways: the framework takes it for "
                    + BundleDoctor.describe(bundle));
        }
    }

    private void refresh(Bundle bundle) {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener listener = event -> done.countDown();
        wiring.refreshBundles(List.of(bundle), listener);
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                console.say("bundles are still being rewired after " + REFRESH_SECONDS + " seconds: "
                        + BundleDoctor.describe(bundle));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
