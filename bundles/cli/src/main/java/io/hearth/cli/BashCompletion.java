/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

/** The completion script for bash, made from the table of commands. */
final class BashCompletion {
    private BashCompletion() {}

    static String script(CommandTable table) {
        StringBuilder names = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        StringBuilder choices = new StringBuilder();
        StringBuilder files = new StringBuilder();
        for (Command command : table.all()) {
            names.append(command.name()).append(' ');
            cases.append("    ").append(command.name()).append(") words=\"");
            for (Option option : command.options()) {
                cases.append(option.name()).append(' ');
                if (!option.choices().isEmpty()) {
                    choices.append("    ").append(option.name()).append(") COMPREPLY=($(compgen -W \"");
                    choices.append(String.join(" ", option.choices())).append("\" -- \"$word\")); return ;;\n");
                } else if (option.takesFile()) {
                    if (files.indexOf(option.name()) < 0) {
                        files.append(files.isEmpty() ? "" : "|").append(option.name());
                        if (!option.shortName().isEmpty()) {
                            files.append('|').append(option.shortName());
                        }
                    }
                }
            }
            cases.append("--help\" ;;\n");
        }
        return """
                # bash completion for hearth
                _hearth() {
                  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
                  case $before in
                    FILES) COMPREPLY=($(compgen -f -- "$word")); return ;;
                    --pid|-p) COMPREPLY=($(compgen -W "$(cd /proc && echo [0-9]*)" -- "$word")); return ;;
                CHOICES    completion) COMPREPLY=($(compgen -W bash -- "$word")); return ;;
                  esac
                  case ${COMP_WORDS[1]} in
                CASES  esac
                  if [ "$COMP_CWORD" -eq 1 ]; then words="NAMES--config --version --help"; fi
                  COMPREPLY=($(compgen -W "$words" -- "$word"))
                  [ -n "${COMPREPLY[0]}" ] || COMPREPLY=($(compgen -f -- "$word"))
                }
                complete -o filenames -F _hearth hearth
                """.replace("FILES", files)
                .replace("CHOICES", choices)
                .replace("CASES", cases)
                .replace("NAMES", names);
    }
}
