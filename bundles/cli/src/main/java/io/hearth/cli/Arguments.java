/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed, taken apart by the table of commands. Accepts {@code --name value}, {@code --name=value} and {@code -n value}.
 *
 * @param command the command meant; {@code run} if only options were typed
 * @param values the values of each option by long name, in the order typed; a switch has the value "true"
 * @param operands what is no option
 * @param trailing what followed {@code --}
 */
record Arguments(Command command, Map<String, List<String>> values, List<String> operands, List<String> trailing) {

    static Arguments parse(CommandTable table, String[] args) throws UsageException {
        if (args.length == 0) {
            return new Arguments(table.get(CommandTable.HELP), Map.of(), List.of(), List.of());
        }
        if (CommandTable.VERSION_OPTION.isCalled(args[0])) {
            return new Arguments(table.get(CommandTable.VERSION), Map.of(), List.of(), List.of());
        }
        if (CommandTable.HELP_OPTION.isCalled(args[0])) {
            return new Arguments(table.get(CommandTable.HELP), Map.of(), List.of(), List.of());
        }
        if (args[0].startsWith("-")) {
            return parse(table.get(CommandTable.RUN), args, 0);
        }
        Optional<Command> found = table.find(args[0]);
        if (found.isEmpty()) {
            List<String> names = new ArrayList<>();
            table.all().forEach(command -> names.add(command.name()));
            throw new UsageException("unknown command \"" + args[0] + "\"." + NearestName.hint(args[0], names));
        }
        return parse(found.get(), args, 1);
    }

    private static Arguments parse(Command command, String[] args, int from) throws UsageException {
        Map<String, List<String>> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        List<String> trailing = new ArrayList<>();
        for (int i = from; i < args.length; i++) {
            String arg = args[i];
            if (arg.equals("--")) {
                trailing.addAll(List.of(args).subList(i + 1, args.length));
                break;
            }
            if (!arg.startsWith("-") || arg.equals("-")) {
                operands.add(arg);
                continue;
            }
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            Option option = option(command, equals < 0 ? arg : arg.substring(0, equals));
            String value = equals < 0 ? null : arg.substring(equals + 1);
            if (option.isSwitch()) {
                if (value != null) {
                    throw new UsageException(option.name() + " takes no value.");
                }
                value = "true";
            } else if (value == null) {
                if (++i == args.length) {
                    throw new UsageException(
                            option.name() + " needs a value: " + option.name() + " " + option.argument());
                }
                value = args[i];
            }
            List<String> given = values.computeIfAbsent(option.name(), name -> new ArrayList<>());
            check(option, value, given);
            given.add(value);
        }
        Arguments parsed = new Arguments(command, values, operands, trailing);
        if (!parsed.has(CommandTable.HELP_OPTION.name())) {
            parsed.checkOperands();
        }
        return parsed;
    }

    private static Option option(Command command, String typed) throws UsageException {
        if (CommandTable.HELP_OPTION.isCalled(typed)) {
            return CommandTable.HELP_OPTION;
        }
        List<String> names = new ArrayList<>();
        for (Option option : command.options()) {
            if (option.isCalled(typed)) {
                return option;
            }
            names.add(option.name());
        }
        names.add(CommandTable.HELP_OPTION.name());
        throw new UsageException(
                "hearth " + command.name() + " has no option " + typed + "." + NearestName.hint(typed, names));
    }

    private static void check(Option option, String value, List<String> given) throws UsageException {
        if (!given.isEmpty() && !option.repeatable()) {
            throw new UsageException(option.name() + " is given twice.");
        }
        if (!option.choices().isEmpty() && !option.choices().contains(value)) {
            throw new UsageException(option.name() + " is one of " + String.join(", ", option.choices()) + ", not \""
                    + value + "\"." + NearestName.hint(value, option.choices()));
        }
    }

    private void checkOperands() throws UsageException {
        if (operands.size() > command.maxOperands()) {
            throw new UsageException(
                    "hearth " + command.name() + " has no use for \"" + operands.get(command.maxOperands()) + "\".");
        }
        if (!trailing.isEmpty() && !command.trailing()) {
            throw new UsageException(
                    "hearth " + command.name() + " starts no command: what follows \"--\" has no use.");
        }
    }

    boolean has(String option) {
        return values.containsKey(option);
    }

    List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    String one(String option, String otherwise) {
        List<String> given = all(option);
        return given.isEmpty() ? otherwise : given.get(0);
    }
}
