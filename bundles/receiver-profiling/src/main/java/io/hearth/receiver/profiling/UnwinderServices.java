/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.core.UnwinderRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts services into the registry of unwinders, each under the bundle that its class is from, and takes them out when
 * that bundle stops: also those that stay behind as services because they were registered through the context of
 * another bundle. Any thread.
 */
final class UnwinderServices {

    private static final Logger LOG = LoggerFactory.getLogger(UnwinderServices.class);

    private final UnwinderRegistry registry;
    private final List<Known> known = new ArrayList<>(); // guarded by this
    private @Nullable SynchronousBundleListener listener;

    private record Known(Unwinder unwinder, Bundle bundle) {}

    UnwinderServices(UnwinderRegistry registry) {
        this.registry = registry;
    }

    void watch(BundleContext context) {
        SynchronousBundleListener told = this::changed;
        listener = told;
        context.addBundleListener(told);
    }

    void unwatch(BundleContext context) {
        SynchronousBundleListener told = listener;
        if (told != null) {
            context.removeBundleListener(told);
        }
    }

    void add(Unwinder unwinder, ServiceReference<Unwinder> reference) {
        Bundle own = FrameworkUtil.getBundle(unwinder.getClass());
        Bundle bundle = own == null ? reference.getBundle() : own;
        String origin = describe(bundle);
        if ((bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0) {
            LOG.warn("unwinder of {} is not used: its bundle is stopped", origin);
            return;
        }
        synchronized (this) {
            known.add(new Known(unwinder, bundle));
        }
        try {
            registry.add(
                    unwinder,
                    ranking(reference),
                    bundle.getVersion().toString(),
                    origin,
                    () -> bundle.getState() != Bundle.UNINSTALLED);
        } catch (RuntimeException | LinkageError e) {
            forget(unwinder);
            LOG.warn("unwinder of {} is not used: it cannot say what it is", origin, e);
        }
    }

    void remove(Unwinder unwinder) {
        forget(unwinder);
        registry.remove(unwinder);
    }

    @SuppressWarnings("ReferenceEquality") // the service object itself
    private synchronized void forget(Unwinder unwinder) {
        known.removeIf(k -> k.unwinder == unwinder);
    }

    /** By now the services of a bundle that has stopped are gone, except those that others keep for it. */
    private void changed(BundleEvent event) {
        if (event.getType() != BundleEvent.STOPPED && event.getType() != BundleEvent.UNINSTALLED) {
            return;
        }
        List<Unwinder> left = new ArrayList<>();
        synchronized (this) {
            for (Known k : known) {
                if (k.bundle.equals(event.getBundle())) {
                    left.add(k.unwinder);
                }
            }
        }
        for (Unwinder unwinder : left) {
            remove(unwinder);
            LOG.warn(
                    "{} has stopped and left its unwinder behind as a service: it is not used any more",
                    describe(event.getBundle()));
        }
    }

    static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
    }

    static String describe(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
