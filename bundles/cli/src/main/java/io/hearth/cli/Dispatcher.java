/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.config.ConfigException;
import io.hearth.terminal.TerminalText;
import java.io.PrintStream;

/** From what was typed to the class that does it; turns failures into sentences and exit codes. */
final class Dispatcher {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONGLY_TYPED = 2;

    private final CommandTable table = new CommandTable();
    private final Session session;

    Dispatcher(Session session) {
        this.session = session;
    }

    int run(String[] args) {
        PrintStream err = session.console().err();
        try {
            Arguments arguments = Arguments.parse(table, args);
            if (arguments.has(CommandTable.HELP_OPTION.name())) {
                session.console().out().print(HelpText.of(arguments.command()));
                return DONE;
            }
            Part part = arguments.command().part();
            if (!part.isHere()) {
                throw new CommandException("hearth " + arguments.command().name()
                        + " is not in this distribution: it comes with the feature \"" + part.feature() + "\"");
            }
            int code = action(arguments.command()).run(arguments, session);
            if (code == DONE && session.console().outIsLost()) {
                throw new CommandException("what was to be printed could not be written: is the disk full?");
            }
            return code;
        } catch (UsageException e) {
            err.println("hearth: " + escaped(e));
            err.println("Try: hearth help");
            return WRONGLY_TYPED;
        } catch (ConfigException e) {
            err.println("Error: the configuration has problems:");
            e.problems().forEach(problem -> err.println("  " + TerminalText.escape(problem.toString())));
            return FAILED;
        } catch (CommandException | ComponentException e) {
            err.println("Error: " + escaped(e));
            return FAILED;
        }
    }

    /** Messages may have several lines; what others wrote in them is escaped. */
    private static String escaped(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .map(TerminalText::escape)
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    private CommandAction action(Command command) {
        return switch (command.name()) {
            case CommandTable.RUN -> new RunCommand();
            case CommandTable.RECORD -> new RecordCommand();
            case CommandTable.VALIDATE -> new ValidateCommand();
            case CommandTable.COMPONENTS -> new ComponentsCommand();
            case CommandTable.PRINT_CONFIG -> new PrintConfigCommand();
            case CommandTable.FEATUREGATE -> new FeatureGateCommand();
            case CommandTable.INSPECT -> new InspectCommand();
            case CommandTable.CHECK -> new CheckCommand();
            case CommandTable.ASSEMBLE -> new AssembleCommand();
            case CommandTable.COMPLETION -> this::completion;
            case CommandTable.VERSION -> this::version;
            case CommandTable.HELP -> this::help;
            default -> throw new IllegalStateException(command.name());
        };
    }

    private int completion(Arguments arguments, Session session) throws UsageException {
        if (!arguments.operands().equals(java.util.List.of("bash"))) {
            throw new UsageException("there is a completion script for bash only: hearth completion bash");
        }
        session.console().out().print(BashCompletion.script(table));
        return DONE;
    }

    private int version(Arguments arguments, Session session) {
        session.console().out().println("hearth version " + Version.ofDistribution());
        return DONE;
    }

    private int help(Arguments arguments, Session session) throws UsageException {
        if (arguments.operands().isEmpty()) {
            session.console().out().print(HelpText.overview(table));
            return DONE;
        }
        String name = arguments.operands().get(0);
        Arguments named = Arguments.parse(table, new String[] {name, CommandTable.HELP_OPTION.name()});
        session.console().out().print(HelpText.of(named.command()));
        return DONE;
    }
}
