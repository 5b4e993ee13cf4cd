/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

/** {@code hearth inspect ELF}: what Hearth knows of an executable or library. */
final class InspectCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException {
        throw new CommandException("files cannot be inspected by this build yet");
    }
}
