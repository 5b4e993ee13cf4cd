/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Positions in sources and in code. */
class PositionsTest {

    private static Lines lines(String... pieces) {
        Lines.Scanner scanner = new Lines.Scanner();
        for (String piece : pieces) {
            scanner.accept(piece);
        }
        return scanner.lines();
    }

    @Test
    void linesAndColumnsCountFromOne() {
        Lines lines = lines("ab\ncd\n", "e");
        assertThat(lines.line(0)).isEqualTo(1);
        assertThat(lines.line(2)).isEqualTo(1);
        assertThat(lines.line(3)).isEqualTo(2);
        assertThat(lines.column(4)).isEqualTo(2);
        assertThat(lines.line(6)).isEqualTo(3);
        assertThat(lines.line(1000)).isEqualTo(3);
        assertThat(lines.line(-1)).isZero();
        assertThat(Lines.NONE.line(5)).isZero();
    }

    @Test
    void everyTerminatorOfEcmaScriptEndsALine() {
        Lines lines = lines("a\r", "\nb\rc\u2028d\u2029e\n");
        assertThat(lines.size()).isEqualTo(6);
        assertThat(lines.line(3)).isEqualTo(2);
        assertThat(lines.column(3)).isEqualTo(1);
        assertThat(lines.line(9)).isEqualTo(5);
    }

    @Test
    void tablesGiveThePositionInForce() {
        // Signed numbers have their sign in the lowest bit: code +1, source +10; code +4, source -4 (as an expression).
        byte[] table = {1 << 1, 10 << 1, (4 - 1 << 1) | 1, (4 - 1 << 1) | 1};
        assertThat(SourcePosition.find(table, -1)).isZero();
        assertThat(SourcePosition.find(table, 0)).isEqualTo(10);
        assertThat(SourcePosition.find(table, 2)).isEqualTo(10);
        assertThat(SourcePosition.find(table, 1000)).isEqualTo(6);
        assertThat(SourcePosition.find(new byte[] {(byte) 0x80, (byte) 0x80}, 5))
                .isZero();
    }

    @Test
    void positionsHoldAnOffsetAndAnInlining() {
        assertThat(SourcePosition.offset(0)).isEqualTo(-1);
        assertThat(SourcePosition.offset(43L << 1)).isEqualTo(42);
        assertThat(SourcePosition.inlining(43L << 1)).isEqualTo(-1);
        assertThat(SourcePosition.inlining(43L << 1 | 3L << 31)).isEqualTo(2);
        assertThat(SourcePosition.offset(1)).isEqualTo(-1);
    }

    @Test
    void longNumbersEnd() {
        byte[] endless = new byte[100];
        java.util.Arrays.fill(endless, (byte) 0xff);
        VariableLength numbers = new VariableLength(endless);
        numbers.unsigned();
        assertThat(numbers.hasMore()).isFalse();
        assertThat(new VariableLength(new byte[] {(byte) 0x81, 1}).unsigned()).isEqualTo(129);
    }

    @Test
    void scriptsOfFilesHaveTheirPath() {
        assertThat(Scripts.file("file:///a/b%20c.mjs")).isEqualTo("/a/b c.mjs");
        assertThat(Scripts.file("file:///a/%zz")).isEqualTo("/a/%zz");
        assertThat(Scripts.file("node:internal/main")).isEqualTo("node:internal/main");
    }
}
