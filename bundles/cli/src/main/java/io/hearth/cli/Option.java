/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.util.List;

/**
 * One option of a command.
 *
 * @param name long name with its dashes
 * @param shortName short name with its dash; empty if there is none
 * @param argument what the value is called in help, in capitals; empty for a switch
 * @param choices the values it takes, for help and completion; empty if any
 * @param repeatable whether it may be given more than once
 * @param help one phrase
 */
record Option(String name, String shortName, String argument, List<String> choices, boolean repeatable, String help) {

    static Option flag(String name, String shortName, String help) {
        return new Option(name, shortName, "", List.of(), false, help);
    }

    static Option value(String name, String shortName, String argument, String help) {
        return new Option(name, shortName, argument, List.of(), false, help);
    }

    static Option values(String name, String shortName, String argument, String help) {
        return new Option(name, shortName, argument, List.of(), true, help);
    }

    static Option choice(String name, String help, String... choices) {
        return new Option(name, "", String.join("|", choices), List.of(choices), false, help);
    }

    boolean isSwitch() {
        return argument.isEmpty();
    }

    /** True for options whose value is a file name. */
    boolean takesFile() {
        return argument.equals("FILE");
    }

    boolean isCalled(String text) {
        return text.equals(name) || (!shortName.isEmpty() && text.equals(shortName));
    }
}
