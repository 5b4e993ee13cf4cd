/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.CollectorConfig;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.Collector;
import io.hearth.collector.core.CollectorService;
import java.time.Duration;
import java.util.Optional;
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
    private boolean reloadAsked; // guarded by lock
    private Runnable wake = () -> {}; // guarded by lock

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, ConfigException, ComponentException {
        CollectorService service = Configured.gated(arguments, session);
        ConfigSource source = Configured.source(arguments);
        CollectorConfig config = service.resolve(source, WAIT_FOR_TYPES);
        Collector collector = service.create(config);
        session.onReload(this::askReload);
        session.onStop(this::wakeUp);
        collector.start();
        while (true) {
            Optional<String> fatal = await(collector, session);
            if (fatal.isPresent()) {
                shutDown(collector);
                throw new CommandException(fatal.get());
            }
            if (session.isStopAsked()) {
                collector.shutdown();
                return Dispatcher.DONE;
            }
            if (takeReload()) {
                Reloaded reloaded = reload(service, source, config, collector);
                config = reloaded.config;
                collector = reloaded.collector;
            }
        }
    }

    private record Reloaded(CollectorConfig config, Collector collector) {}

    private Optional<String> await(Collector collector, Session session) {
        synchronized (lock) {
            wake = collector::requestStop;
        }
        if (session.isStopAsked() || isReloadAsked()) {
            return Optional.empty();
        }
        try {
            return collector.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while running");
        }
    }

    private Reloaded reload(CollectorService service, ConfigSource source, CollectorConfig oldConfig, Collector old)
            throws ComponentException {
        LOG.info("Reading the configuration again.");
        CollectorConfig config;
        Collector fresh;
        try {
            config = service.resolve(source, WAIT_FOR_TYPES);
            fresh = service.create(config);
        } catch (ConfigException | ComponentException e) {
            LOG.error(
                    "The new configuration does not work; the pipelines start again as they were: {}", e.getMessage());
            config = oldConfig;
            fresh = service.create(oldConfig);
        }
        shutDown(old);
        try {
            fresh.start();
        } catch (ComponentException e) {
            LOG.error("The new pipelines do not start, the old ones are started again: {}", e.getMessage());
            shutDown(fresh);
            config = oldConfig;
            fresh = service.create(oldConfig);
            fresh.start();
        }
        return new Reloaded(config, fresh);
    }

    private static void shutDown(Collector collector) {
        try {
            collector.shutdown();
        } catch (ComponentException e) {
            LOG.error("Not everything stopped well: {}", e.getMessage());
        }
    }

    private void askReload() {
        synchronized (lock) {
            reloadAsked = true;
        }
        wakeUp();
    }

    private void wakeUp() {
        Runnable action;
        synchronized (lock) {
            action = wake;
        }
        action.run();
    }

    private boolean isReloadAsked() {
        synchronized (lock) {
            return reloadAsked;
        }
    }

    private boolean takeReload() {
        synchronized (lock) {
            boolean asked = reloadAsked;
            reloadAsked = false;
            return asked;
        }
    }
}
