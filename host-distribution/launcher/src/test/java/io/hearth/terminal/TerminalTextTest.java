/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void leavesTextForPeopleAsItIs() {
        assertThat(TerminalText.escape("näme (x) 漢字 \\x1b 😀")).isEqualTo("näme (x) 漢字 \\x1b 😀");
    }

    @Test
    void escapesWhatATerminalWouldObey() {
        assertThat(TerminalText.escape("\u001b[2J\r\n\t\u0007\u007f\u009b0m"))
                .isEqualTo("\\x1b[2J\\r\\n\\t\\x07\\x7f\\x9b0m");
        assertThat(TerminalText.escape("a\u202eb\u2066c\u200fd\u2028e\ufefff\u061cg"))
                .isEqualTo("a\\u{202e}b\\u{2066}c\\u{200f}d\\u{2028}e\\u{feff}f\\u{61c}g");
        assertThat(TerminalText.escape("half \ud800 of a pair")).isEqualTo("half \\u{d800} of a pair");
    }

    @Test
    void escapesBytesThatAreNotUtf8() {
        byte[] bytes = {'n', (byte) 0xc3, (byte) 0xa4, (byte) 0xff, 'm', (byte) 0xc3, (byte) 0x1b};

        assertThat(TerminalText.escape(bytes)).isEqualTo("nä\\xffm\\xc3\\x1b");
        assertThat(TerminalText.escape("näme\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("näme\\n");
    }

    @Test
    void isTheSameTwice() {
        String once = TerminalText.escape("\u001b]0;x\u0007");

        assertThat(TerminalText.escape(once)).isEqualTo(once);
    }
}
