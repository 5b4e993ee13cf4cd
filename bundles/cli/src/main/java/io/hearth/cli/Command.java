/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.util.List;

/**
 * One command as help, parsing and completion see it.
 *
 * @param name what is typed
 * @param alias another name that works too; empty if there is none
 * @param operands what follows the options, as help shows it; empty if nothing may
 * @param maxOperands how many operands there may be
 * @param trailing whether {@code -- COMMAND...} may follow
 * @param summary one line for the list of commands
 * @param details more for its own help page; may be empty
 * @param options its options
 * @param part what the distribution must have for it
 */
record Command(
        String name,
        String alias,
        String operands,
        int maxOperands,
        boolean trailing,
        String summary,
        String details,
        List<Option> options,
        Part part) {

    Command(
            String name,
            String alias,
            String operands,
            int maxOperands,
            boolean trailing,
            String summary,
            String details,
            List<Option> options) {
        this(name, alias, operands, maxOperands, trailing, summary, details, options, Part.HOST);
    }

    boolean isCalled(String text) {
        return text.equals(name) || (!alias.isEmpty() && text.equals(alias));
    }
}
