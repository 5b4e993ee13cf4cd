/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigFormat;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.CollectorService;
import java.time.Duration;

/** {@code hearth print-config}: a configuration after merging and expanding, with defaults filled in. */
final class PrintConfigCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, ConfigException, ComponentException {
        CollectorService collector = Configured.gated(arguments, session);
        ConfigSource source = Configured.source(arguments);
        boolean redacted = arguments.one("--mode", "redacted").equals("redacted");
        ConfigFormat format = arguments.one("--format", "yaml").equals("json") ? ConfigFormat.JSON : ConfigFormat.YAML;
        if (arguments.one("--validate", "true").equals("true")) {
            collector.validate(source);
        }
        String text = collector.printConfig(collector.resolve(source, Duration.ZERO), format, redacted);
        session.console().out().print(text.endsWith("\n") ? text : text + "\n");
        return Dispatcher.DONE;
    }
}
