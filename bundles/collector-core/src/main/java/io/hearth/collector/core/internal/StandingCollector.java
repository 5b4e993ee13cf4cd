/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.Collector;
import io.hearth.collector.core.CollectorService;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector that nobody looks at, for frameworks without Hearth's launcher: waits for the component types that its
 * configuration names, however long, runs until it is closed or the framework stops, and says in the log how it is doing.
 */
final class StandingCollector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final CollectorService service;
    private final ConfigSource source;
    private final BundleContext context;
    private final Thread thread = new Thread(this::run, "hearth-collector");
    private final SynchronousBundleListener ending = this::changed;
    private final Object lock = new Object();

    /** Null before it is made. */
    @GuardedBy("lock")
    private @Nullable Collector collector;

    @GuardedBy("lock")
    private boolean closed;

    private StandingCollector(CollectorService service, ConfigSource source, BundleContext context) {
        this.service = service;
        this.source = source;
        this.context = context;
    }

    /** Returns at once; what goes wrong is logged. */
    static StandingCollector start(CollectorService service, ConfigSource source, BundleContext context) {
        StandingCollector standing = new StandingCollector(service, source, context);
        context.addBundleListener(standing.ending);
        standing.thread.start();
        return standing;
    }

    /** While every bundle still runs: exporters might stop before this one, and miss what was gathered last. */
    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            close();
        }
    }

    private void run() {
        try {
            Collector made = service.create(service.resolve(source, FOREVER));
            if (isWanted(made)) {
                made.start();
                made.awaitTermination().ifPresent(fatal -> LOG.error("The collector ends: {}", fatal));
            }
            made.shutdown();
        } catch (ConfigException | ComponentException e) {
            synchronized (lock) {
                if (closed && collector == null) {
                    return;
                }
            }
            LOG.error("The collector of {} does not run: {}", source.uris(), e.getMessage());
        } catch (InterruptedException e) {
            // Only close() interrupts.
            return;
        } catch (RuntimeException | Error e) { // the border of this thread
            LOG.error("The collector of {} has failed in an unforeseen way", source.uris(), e);
        }
    }

    private boolean isWanted(Collector made) {
        synchronized (lock) {
            if (!closed) {
                collector = made;
            }
            return !closed;
        }
    }

    /** Returns when the collector has shut down; each of its components has a deadline for that. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (collector != null) {
                collector.requestStop();
            } else {
                thread.interrupt();
            }
        }
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            context.removeBundleListener(ending);
        } catch (IllegalStateException e) {
            // The framework has taken it back with the bundle's context.
            LOG.trace("no listener any more", e);
        }
    }
}
