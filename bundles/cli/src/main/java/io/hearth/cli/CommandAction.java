/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.ConfigException;

/** What a command does. Runs on the main thread and blocks until done; returns the exit code. */
@FunctionalInterface
interface CommandAction {
    int run(Arguments arguments, Session session)
            throws UsageException, CommandException, ConfigException, ComponentException;
}
