/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.ConfigException;

/** {@code hearth validate}: silent when a configuration is good. */
final class ValidateCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, ConfigException, ComponentException {
        Configured.gated(arguments, session).validate(Configured.source(arguments));
        return Dispatcher.DONE;
    }
}
