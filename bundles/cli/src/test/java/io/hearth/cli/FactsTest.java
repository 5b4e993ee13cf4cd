/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Names in files of others are shown, and a terminal does not obey them. */
class FactsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void escapesForATerminal() {
        Facts.text(out).add("function", "f\u001b[2J\n\u202eg 😀");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(" f\\x1b[2J\\n\\u{202e}g 😀\n");
    }

    @Test
    void escapesAsJsonDoes() {
        Facts facts = Facts.json(out);
        facts.add("function", "f\u001b\u009b\u202eg 😀");
        facts.end();

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\"f\\u001b\\u009b\\u202eg 😀\"");
    }
}
