/**
 * The commands a person types: one declarative table of commands and options, from which parsing, help and shell completion are made, and one class for what each command does.
 *
 * <p>Exports nothing: the launcher finds {@link io.hearth.cli.CommandLineService} as a service of JRE types.
 */
@NullMarked
package io.hearth.cli;

import org.jspecify.annotations.NullMarked;
