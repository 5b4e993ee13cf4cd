/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

/** {@code hearth check}: what this kernel and these capabilities allow, one line each. */
final class CheckCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session) throws CommandException {
        throw new CommandException("the kernel cannot be probed by this build yet");
    }
}
