/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private final CommandTable table = new CommandTable();

    private Arguments parse(String... args) throws UsageException {
        return Arguments.parse(table, args);
    }

    @Test
    void meansRunWhenOnlyOptionsAreTyped() throws UsageException {
        Arguments arguments = parse("--config", "a.yaml", "--config=b.yaml", "--set", "a.b=c=d");

        assertThat(arguments.command().name()).isEqualTo("run");
        assertThat(arguments.all("--config")).containsExactly("a.yaml", "b.yaml");
        assertThat(arguments.one("--set", "")).isEqualTo("a.b=c=d");
    }

    @Test
    void keepsOptionsOfACommandThatFollowsTwoDashes() throws UsageException {
        Arguments arguments = parse("record", "-d", "3s", "--", "make", "--output", "x");

        assertThat(arguments.one("--duration", "")).isEqualTo("3s");
        assertThat(arguments.has("--output")).isFalse();
        assertThat(arguments.trailing()).containsExactly("make", "--output", "x");
    }

    @Test
    void showsHelpWhenNothingIsTyped() throws UsageException {
        assertThat(parse().command().name()).isEqualTo("help");
        assertThat(parse("--version").command().name()).isEqualTo("version");
        assertThat(parse("print-initial-config", "--help").command().name()).isEqualTo("print-config");
    }

    @Test
    void namesTheNearestWhenACommandOrOptionIsUnknown() {
        assertThatThrownBy(() -> parse("recrod")).hasMessage("unknown command \"recrod\". Did you mean record?");
        assertThatThrownBy(() -> parse("record", "--freqency", "9"))
                .hasMessage("hearth record has no option --freqency. Did you mean --frequency?");
        assertThatThrownBy(() -> parse("--confg", "x")).hasMessageContaining("Did you mean --config?");
        assertThatThrownBy(() -> parse("xyzzy")).hasMessage("unknown command \"xyzzy\".");
    }

    @Test
    void refusesWhatDoesNotFitAnOption() {
        assertThatThrownBy(() -> parse("record", "--duration")).hasMessageContaining("needs a value: --duration TIME");
        assertThatThrownBy(() -> parse("record", "--quiet=yes")).hasMessageContaining("takes no value");
        assertThatThrownBy(() -> parse("record", "-d", "1s", "-d", "2s")).hasMessageContaining("given twice");
        assertThatThrownBy(() -> parse("print-config", "--mode", "redact"))
                .hasMessageContaining("one of redacted, unredacted")
                .hasMessageContaining("Did you mean redacted?");
    }

    @Test
    void refusesOperandsThatACommandHasNoUseFor() {
        assertThatThrownBy(() -> parse("validate", "a.yaml")).hasMessageContaining("has no use for \"a.yaml\"");
        assertThatThrownBy(() -> parse("validate", "--", "ls")).hasMessageContaining("starts no command");
    }
}
