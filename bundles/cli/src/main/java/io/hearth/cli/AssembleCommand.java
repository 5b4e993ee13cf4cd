/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * {@code hearth assemble}: hands what was typed to the assembler, which is on the class path of this command only, so that
 * it costs a running collector nothing.
 */
final class AssembleCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException {
        if (arguments.operands().isEmpty()) {
            throw new UsageException("hearth assemble needs a list: hearth assemble FILE");
        }
        Map<String, List<String>> typed = new HashMap<>(arguments.values());
        typed.put("", arguments.operands());
        if (session.console().interactive()) {
            typed.put("terminal", List.of());
        }
        return assembler().applyAsInt(typed);
    }

    @SuppressWarnings("unchecked") // found by name: the assembler is no bundle, and sees none of our types
    private static ToIntFunction<Map<String, List<String>>> assembler() throws CommandException {
        try {
            return (ToIntFunction<Map<String, List<String>>>) Class.forName("io.hearth.assembler.Assembler")
                    .asSubclass(ToIntFunction.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new CommandException("this distribution has no assembler that works: " + e, e);
        }
    }
}
