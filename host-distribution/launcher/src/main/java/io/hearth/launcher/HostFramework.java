/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The OSGi framework with the distribution's bundles: started by start level, stopped in reverse. */
final class HostFramework implements AutoCloseable {
    private static final int START_TIMEOUT_SECONDS = 60;
    private static final int LOOK_MILLIS = 50;

    /** Nothing has run yet that would have to be ended in order. */
    private static final int ABANDON_SECONDS = 2;

    private final Felix framework;
    private final FrameworkStorage storage;
    private final HostConsole console;
    private final int stopTimeoutSeconds;
    private volatile boolean closing;

    private HostFramework(Felix framework, FrameworkStorage storage, HostConsole console, int stopTimeoutSeconds) {
        this.framework = framework;
        this.storage = storage;
        this.console = console;
        this.stopTimeoutSeconds = stopTimeoutSeconds;
    }

    /**
     * Returns when every start level has been reached; bundles that failed to start have been reported.
     *
     * @throws StopRequest.StoppedException if a stop is asked for meanwhile
     */
    static HostFramework start(
            HostLayout layout,
            HostProperties properties,
            List<ListedBundle> bundles,
            HostConsole console,
            StopRequest stop)
            throws LaunchException {
        FrameworkStorage storage = FrameworkStorage.open(layout);
        Felix felix = new Felix(configuration(layout, properties, storage));
        HostFramework host = new HostFramework(felix, storage, console, properties.number("hearth.stop.timeout", 30));
        boolean started = false;
        try {
            felix.init();
            host.install(bundles, stop);
            host.startAndWait(stop);
            started = true;
            return host;
        } catch (BundleException e) {
            throw new LaunchException("the OSGi framework does not start: " + e.getMessage(), e);
        } finally {
            if (!started) {
                host.close(stop.isAsked() ? ABANDON_SECONDS : host.stopTimeoutSeconds);
            }
        }
    }

    /** A folder of this process alone, which goes with it. */
    Path storage() {
        return storage.folder();
    }

    /** Calls back, once and on a thread of its own, if somebody else than this class stops the framework: a bundle can. */
    void onTearDown(Runnable action) {
        AtomicBoolean told = new AtomicBoolean();
        SynchronousBundleListener listener = event -> {
            boolean ending =
                    event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0;
            if (ending && !closing && told.compareAndSet(false, true)) {
                Thread thread = new Thread(action, "hearth-torn-down");
                thread.setDaemon(true);
                thread.start();
            }
        };
        context().addBundleListener(listener);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** The host's own bundles, by symbolic name. */
    Map<String, AddonCheck.Own> own() {
        Map<String, AddonCheck.Own> own = new HashMap<>();
        for (Bundle bundle : context().getBundles()) {
            boolean exports = bundle.getBundleId() == 0 || bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null;
            boolean ours = bundle.getSymbolicName().startsWith("io.hearth.");
            own.put(
                    bundle.getSymbolicName(),
                    new AddonCheck.Own(bundle.getVersion().toString(), ours && !exports));
        }
        own.put(Constants.SYSTEM_BUNDLE_SYMBOLICNAME, new AddonCheck.Own("", false));
        return own;
    }

    @Override
    public void close() {
        close(stopTimeoutSeconds);
    }

    private void close(int seconds) {
        closing = true;
        try {
            framework.stop();
            FrameworkEvent event = framework.waitForStop(TimeUnit.SECONDS.toMillis(seconds));
            if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                console.say("bundles are still stopping after " + seconds + " seconds; ending anyway");
            }
        } catch (BundleException e) {
            console.say("the OSGi framework does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            storage.close();
        }
    }

    private static Map<String, Object> configuration(
            HostLayout layout, HostProperties properties, FrameworkStorage storage) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.folder().toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.log.level", "0");
        configuration.put("ds.loglevel", "warn");
        // Every runtime has it, few bundles ask for it: protobuf reads and writes faster with it.
        configuration.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc");
        configuration.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
        configuration.put(
                "org.ops4j.pax.logging.property.file", layout.logback().toString());
        configuration.put("org.ops4j.pax.logging.logReaderEnabled", "false");
        configuration.put("org.ops4j.pax.logging.eventAdminEnabled", "false");
        configuration.put("org.ops4j.pax.logging.service.frameworkEventsLogLevel", "DISABLED");
        configuration.put("hearth.home", layout.home().toString());
        configuration.put("hearth.data", layout.data().toString());
        configuration.putAll(properties.framework());
        return configuration;
    }

    private void install(List<ListedBundle> bundles, StopRequest stop) throws LaunchException {
        List<Bundle> installed = new ArrayList<>();
        for (ListedBundle listed : bundles) {
            stop.check();
            try {
                Bundle bundle = context().installBundle(listed.location());
                bundle.adapt(BundleStartLevel.class).setStartLevel(listed.startLevel());
                installed.add(bundle);
            } catch (BundleException e) {
                throw new LaunchException("a bundle of this distribution cannot be installed: " + e.getMessage(), e);
            }
        }
        for (Bundle bundle : installed) {
            try {
                // The framework is below their start levels: this only marks them.
                bundle.start();
            } catch (BundleException e) {
                throw new LaunchException(
                        "bundle " + bundle.getSymbolicName() + " cannot be started: " + e.getMessage(), e);
            }
        }
    }

    private void startAndWait(StopRequest stop) throws BundleException, LaunchException {
        CountDownLatch started = new CountDownLatch(1);
        BundleDoctor doctor = new BundleDoctor(context(), console);
        context().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.STARTED) {
                started.countDown();
            } else if (event.getType() == FrameworkEvent.ERROR && event.getBundle() != null) {
                reportFailure(event);
            }
        });
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        // A start returns when all bundles have been started, and a signal does not wait for that.
        Thread starter = new Thread(
                () -> {
                    try {
                        framework.start();
                    } catch (BundleException | RuntimeException | Error e) { // Thrown again by the thread that waits.
                        failure.set(e);
                        started.countDown();
                    }
                },
                "hearth-start");
        starter.setDaemon(true);
        starter.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
        try {
            while (!started.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                stop.check();
                if (System.nanoTime() > end) {
                    throw new LaunchException(
                            "the bundles have not started within " + START_TIMEOUT_SECONDS + " seconds");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while starting", e);
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new LaunchException("the OSGi framework does not start: " + failed.getMessage(), failed);
        }
        doctor.visit();
    }

    private void reportFailure(FrameworkEvent event) {
        Throwable failure = event.getThrowable();
        if (failure instanceof BundleException resolving && resolving.getType() == BundleException.RESOLVE_ERROR) {
            // The doctor explains it once all bundles have had their turn.
            return;
        }
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        console.say(BundleDoctor.describe(event.getBundle()) + " fails: " + cause);
    }
}
