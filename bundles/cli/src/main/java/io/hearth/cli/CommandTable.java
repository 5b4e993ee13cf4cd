/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every command and option there is: the one place from which parsing, help and completion are made. */
final class CommandTable {
    static final String RUN = "run";
    static final String RECORD = "record";
    static final String VALIDATE = "validate";
    static final String COMPONENTS = "components";
    static final String PRINT_CONFIG = "print-config";
    static final String FEATUREGATE = "featuregate";
    static final String INSPECT = "inspect";
    static final String CHECK = "check";
    static final String ASSEMBLE = "assemble";
    static final String COMPLETION = "completion";
    static final String HELP = "help";
    static final String VERSION = "version";

    static final Option HELP_OPTION = Option.flag("--help", "-h", "show this text");
    static final Option VERSION_OPTION = Option.flag("--version", "-v", "show the version");

    private static final Option CONFIG = Option.values(
            "--config",
            "",
            "FILE",
            "configuration: a file, or file:PATH, env:NAME, yaml:TEXT; repeat to merge, later ones win");
    private static final Option SET =
            Option.values("--set", "", "KEY=VALUE", "one setting, such as receivers.profiling.samples_per_second=99");
    private static final Option GATES = Option.values("--feature-gates", "", "LIST", "switch gates on (a) or off (-a)");

    private final List<Command> commands = new ArrayList<>();

    CommandTable() {
        collectorCommands();
        recordCommand();
        lookingCommands();
        assembleCommand();
        commands.add(new Command(
                COMPLETION,
                "",
                "bash",
                1,
                false,
                "print a completion script for a shell",
                "Use it with: source <(hearth completion bash)",
                List.of()));
        commands.add(new Command(HELP, "", "[COMMAND]", 1, false, "explain a command", "", List.of()));
        commands.add(new Command(VERSION, "", "", 0, false, "show the version", "", List.of()));
    }

    /** Those that work in this distribution. */
    List<Command> all() {
        return commands.stream().filter(command -> command.part().isHere()).toList();
    }

    Optional<Command> find(String name) {
        for (Command command : commands) {
            if (command.isCalled(name)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    Command get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    private void collectorCommands() {
        List<Option> configured = List.of(CONFIG, SET, GATES);
        commands.add(new Command(
                RUN,
                "",
                "",
                0,
                false,
                "run the collector in the foreground (also when only --config is given)",
                """
                Stops on Ctrl-C or TERM; a second one ends it at once. HUP reads the configuration again: a new one that
                does not work leaves the old one running.""",
                configured));
        commands.add(new Command(
                VALIDATE, "", "", 0, false, "check a configuration without starting anything", "", configured));
        commands.add(new Command(
                COMPONENTS, "", "", 0, false, "list the components of this distribution, as YAML", "", List.of(GATES)));
        commands.add(new Command(
                PRINT_CONFIG,
                "print-initial-config",
                "",
                0,
                false,
                "print a configuration with every default filled in",
                "",
                List.of(
                        CONFIG,
                        SET,
                        GATES,
                        Option.choice(
                                "--mode", "whether secrets are hidden (default redacted)", "redacted", "unredacted"),
                        Option.choice("--format", "how to print (default yaml)", "yaml", "json"),
                        Option.choice("--validate", "whether to check it, too (default true)", "true", "false"))));
        commands.add(new Command(
                FEATUREGATE, "", "[ID]", 1, false, "list feature gates, or explain one", "", List.of(GATES)));
    }

    private void recordCommand() {
        commands.add(new Command(
                RECORD,
                "",
                "",
                0,
                true,
                "profile this machine, some processes or a command now, into a file",
                """
                With nothing said, the whole machine is profiled until Ctrl-C. Needs root, or the capabilities that
                `hearth check` names. After `--`, a command is started, profiled with its children, and ends the recording.

                The file's ending says what is written:
                  .html              flame graph for a browser
                  .pb.gz  .pprof     pprof
                  .folded  .txt      one line a stack: process;caller;callee count
                  .speedscope.json   for speedscope.app
                  .otlp              OpenTelemetry profiles

                Examples:
                  hearth record --duration 10s --output flame.html
                  hearth record --pid 4242 --frequency 999 --duration 5s --output out.pb.gz
                  hearth record --output build.html -- make -j4""",
                List.of(
                        Option.values("--pid", "-p", "PID", "only this process; repeatable"),
                        Option.values(
                                "--exe", "", "NAME", "only processes of this executable, by name or path; repeatable"),
                        Option.values("--container", "", "ID", "only this container; repeatable"),
                        Option.values("--cgroup", "", "PATH", "only processes of this cgroup; repeatable"),
                        Option.value(
                                "--duration", "-d", "TIME", "how long, such as 10s or 1m30s (default: until Ctrl-C)"),
                        Option.value("--frequency", "-F", "HZ", "samples per second and CPU (default 99)"),
                        Option.value(
                                "--probe",
                                "",
                                "NAME",
                                "profile this instead of CPU time, such as page_faults (hearth components lists them)"),
                        Option.values(
                                "--output", "-o", "FILE", "where to; repeat for several formats (default hearth.html)"),
                        Option.value("--summary", "", "FILE", "also write the figures of the recording as JSON"),
                        Option.flag("--quiet", "-q", "no progress and no table at the end")),
                Part.PROFILING));
    }

    private void lookingCommands() {
        commands.add(new Command(
                INSPECT,
                "",
                "ELF",
                1,
                false,
                "show what is known of an executable or library",
                "",
                List.of(
                        Option.flag(
                                "--unwind",
                                "",
                                "list the unwind rows: address, CFA, saved frame pointer, return address"),
                        Option.values(
                                "--address", "-a", "ADDRESS", "name and line of an address in the file; repeatable"),
                        Option.flag("--json", "", "print JSON")),
                Part.PROFILING));
        commands.add(new Command(
                CHECK,
                "",
                "",
                0,
                false,
                "show what this kernel and these capabilities allow",
                "",
                List.of(),
                Part.PROFILING));
    }

    private void assembleCommand() {
        commands.add(new Command(
                ASSEMBLE,
                "",
                "FILE",
                1,
                false,
                "make a distribution from a list of features and bundles",
                """
                FILE is YAML, for example:
                  name: acme-profiler
                  version: 1.0.0
                  features: [profiling, hotspot, otlp]
                  bundles: [com.acme:acme-exporter:1.2.0, ./acme-unwinder.jar]
                  config: ./config.yaml
                  outputs: [folder, tar.gz, deb]

                Bundles come from this distribution, the list's repositories, the local Maven repository, and those of your
                Maven settings. What went in is written into a lock file beside the list.""",
                List.of(
                        Option.value("--into", "-i", "FOLDER", "where results go (default: the folder of the list)"),
                        Option.flag("--check", "", "only say whether it all fits together"),
                        Option.value("--explain", "", "BUNDLE", "only say why a bundle is in"),
                        Option.flag("--update", "", "do not hold on to the lock file: look for everything anew"),
                        Option.flag("--offline", "", "ask no repository behind a network"),
                        Option.values("--repository", "", "FOLDER", "look here first; repeatable"),
                        Option.value("--lock", "", "FILE", "the lock file (default: beside the list, .lock.yaml)"),
                        Option.flag("--quiet", "-q", "no progress and no table at the end")),
                Part.ASSEMBLER));
    }
}
