/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What parts say of themselves is written so that YAML reads it back. */
class ComponentsCommandTest {
    @Test
    void quotesWhatWouldNotBeReadBack() {
        assertThat(ComponentsCommand.scalar("in use for JDK 8 to 26")).isEqualTo("in use for JDK 8 to 26");
        assertThat(ComponentsCommand.scalar("there for probes: [a]")).isEqualTo("\"there for probes: [a]\"");
        assertThat(ComponentsCommand.scalar("C:\\x \"y\": z")).isEqualTo("\"C:\\\\x \\\"y\\\": z\"");
        assertThat(ComponentsCommand.scalar("[a]")).isEqualTo("\"[a]\"");
        assertThat(ComponentsCommand.scalar("refused:")).isEqualTo("\"refused:\"");
        assertThat(ComponentsCommand.scalar("a #b")).isEqualTo("\"a #b\"");
        assertThat(ComponentsCommand.scalar("two\nlines")).isEqualTo("two\\nlines");
        assertThat(ComponentsCommand.scalar("\u001b[2J")).isEqualTo("\"\\\\x1b[2J\"");
    }

    @Test
    void saysWhatRunsUnsigned() {
        assertThat(ComponentsCommand.addons(
                        "addons_not_trusted", List.of("addons/a.jar runs, although it is not signed")))
                .isEqualTo("addons_not_trusted:\n    - \"addons/a.jar runs, although it is not signed\"\n");
    }
}
