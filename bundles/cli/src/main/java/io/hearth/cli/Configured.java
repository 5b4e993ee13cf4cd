/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.CollectorService;
import java.util.List;

/** The options that name a configuration, shared by the collector's own commands. */
final class Configured {
    private Configured() {}

    static ConfigSource source(Arguments arguments) throws UsageException {
        List<String> uris = arguments.all("--config");
        if (uris.isEmpty()) {
            throw new UsageException("at least one config flag must be provided: --config FILE");
        }
        for (String set : arguments.all("--set")) {
            if (set.indexOf('=') <= 0) {
                throw new UsageException("--set " + set + " is missing its equal sign: --set receivers.x.y=value");
            }
        }
        return ConfigSource.of(uris, arguments.all("--set"));
    }

    /** Switches gates before anything else happens. */
    static CollectorService gated(Arguments arguments, Session session) throws UsageException, CommandException {
        CollectorService collector = session.collector();
        List<String> problems = collector.featureGates().apply(arguments.all("--feature-gates"));
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("; ", problems));
        }
        return collector;
    }
}
