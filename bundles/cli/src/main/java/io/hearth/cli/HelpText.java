/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

/** Help pages, made from the table of commands. */
final class HelpText {
    private static final int WIDTH = 100;
    private static final int COLUMN = 16;
    private static final int OPTION_COLUMN = 28;

    private HelpText() {}

    static String overview(CommandTable table) {
        boolean profiles = Part.PROFILING.isHere();
        StringBuilder text = new StringBuilder("Hearth: an OpenTelemetry Collector for the JVM"
                + (profiles ? ", with a whole-system profiler built in" : "") + ".\n\nUsage:\n"
                + "  hearth --config FILE              run the collector\n"
                + (profiles ? "  hearth record -d 10s -o f.html    profile this machine now\n" : "")
                + "  hearth COMMAND --help             explain a command\n\nCommands:\n");
        for (Command command : table.all()) {
            entry(text, command.name(), COLUMN, command.summary());
        }
        return text.toString();
    }

    static String of(Command command) {
        StringBuilder text = new StringBuilder("Usage: hearth ").append(command.name());
        if (!command.options().isEmpty()) {
            text.append(" [OPTION]...");
        }
        if (!command.operands().isEmpty()) {
            text.append(' ').append(command.operands());
        }
        if (command.trailing()) {
            text.append(" [-- COMMAND...]");
        }
        text.append("\n\n");
        char first = Character.toUpperCase(command.summary().charAt(0));
        text.append(first).append(command.summary().substring(1)).append(".\n");
        if (!command.details().isEmpty()) {
            text.append('\n').append(command.details()).append('\n');
        }
        text.append("\nOptions:\n");
        for (Option option : command.options()) {
            entry(text, synopsis(option), OPTION_COLUMN, option.help());
        }
        entry(text, synopsis(CommandTable.HELP_OPTION), OPTION_COLUMN, CommandTable.HELP_OPTION.help());
        return text.toString();
    }

    private static String synopsis(Option option) {
        String shortName = option.shortName().isEmpty() ? "    " : option.shortName() + ", ";
        return shortName + option.name() + (option.isSwitch() ? "" : " " + option.argument());
    }

    private static void entry(StringBuilder text, String name, int column, String words) {
        int start = text.length();
        text.append("  ").append(name);
        if (name.length() + 3 > column + 2) {
            text.append('\n');
            start = text.length();
        }
        pad(text, start, column + 2);
        for (String word : words.split(" ", -1)) {
            if (text.length() - start + word.length() > WIDTH) {
                text.append('\n');
                start = text.length();
                pad(text, start, column + 2);
            }
            text.append(word).append(' ');
        }
        text.setLength(text.length() - 1);
        text.append('\n');
    }

    private static void pad(StringBuilder text, int start, int column) {
        while (text.length() - start < column) {
            text.append(' ');
        }
    }
}
