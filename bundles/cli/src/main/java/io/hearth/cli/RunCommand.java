/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.Collector;
import io.hearth.collector.core.CollectorService;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code hearth run}: the collector in the foreground, until a signal or a component that fails fatally.
 *
 * <p>HUP reads the configuration again. The new graph is built before the old one stops; if it cannot be built, the old one keeps running, and if it does not start, the old configuration is started again.
 */
final class RunCommand implements CommandAction {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration WAIT_FOR_TYPES = Duration.ofSeconds(2);

    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable Prepared prepared;

    @GuardedBy("lock")
    private Runnable wake = () -> {};

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, ConfigException, ComponentException {
        CollectorService service = Configured.gated(arguments, session);
        ConfigSource source = Configured.source(arguments);
        if (session.isStopAsked()) {
            return Dispatcher.DONE;
        }
        CollectorConfig config = service.resolve(source, WAIT_FOR_TYPES);
        Prepared running = new Prepared(config, service.create(config));
        session.onReload(() -> prepare(service, source));
        session.onStop(this::wakeUp);
        if (session.isStopAsked()) {
            return Dispatcher.DONE;
        }
        running.collector.start();
        while (true) {
            Optional<String> fatal = await(running.collector, session);
            if (fatal.isPresent()) {
                shutDown(running.collector);
                throw new CommandException(fatal.get());
            }
            if (session.isStopAsked()) {
                running.collector.shutdown();
                return Dispatcher.DONE;
            }
            Prepared fresh = takePrepared();
            if (fresh != null) {
                running = replace(service, running, fresh);
            }
        }
    }

    /** A graph that is built, and what it was built from. */
    private record Prepared(CollectorConfig config, Collector collector) {}

    private Optional<String> await(Collector collector, Session session) {
        synchronized (lock) {
            wake = collector::requestStop;
        }
        if (session.isStopAsked() || isPrepared()) {
            return Optional.empty();
        }
        try {
            return collector.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while running");
        }
    }

    /** On the signal's thread, while the old graph works on: a graph that cannot be built changes nothing. */
    private void prepare(CollectorService service, ConfigSource source) {
        LOG.info("Reading the configuration again.");
        try {
            CollectorConfig config = service.resolve(source, WAIT_FOR_TYPES);
            Collector fresh = service.create(config);
            synchronized (lock) {
                prepared = new Prepared(config, fresh);
            }
        } catch (ConfigException | ComponentException e) {
            LOG.error("The new configuration does not work, the old one goes on: {}", e.getMessage());
            return;
        }
        wakeUp();
    }

    private static Prepared replace(CollectorService service, Prepared old, Prepared fresh) throws ComponentException {
        shutDown(old.collector);
        try {
            fresh.collector.start();
            return fresh;
        } catch (ComponentException e) {
            LOG.error("The new pipelines do not start, the old ones are started again: {}", e.getMessage());
            shutDown(fresh.collector);
            Prepared again = new Prepared(old.config, service.create(old.config));
            again.collector.start();
            return again;
        }
    }

    private static void shutDown(Collector collector) {
        try {
            collector.shutdown();
        } catch (ComponentException e) {
            LOG.error("Not everything stopped well: {}", e.getMessage());
        }
    }

    private void wakeUp() {
        Runnable action;
        synchronized (lock) {
            action = wake;
        }
        action.run();
    }

    private boolean isPrepared() {
        synchronized (lock) {
            return prepared != null;
        }
    }

    private @Nullable Prepared takePrepared() {
        synchronized (lock) {
            Prepared taken = prepared;
            prepared = null;
            return taken;
        }
    }
}
