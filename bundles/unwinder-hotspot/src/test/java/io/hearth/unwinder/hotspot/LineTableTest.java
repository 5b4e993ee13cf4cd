/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and the numbers they are made of. */
class LineTableTest {

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 17, 20, 25})
    void readsNumbersOfEveryLength(int major) {
        int excluded = major < 20 ? 0 : 1;
        Unsigned5 numbers = Unsigned5.ofVersion(major);
        assertThat(numbers.unsigned(cursor(bytes(5 + excluded)))).isEqualTo(5);
        assertThat(numbers.unsigned(cursor(bytes(192, excluded)))).isEqualTo(192 - excluded);
        assertThat(numbers.unsigned(cursor(bytes(193, 3 + excluded)))).isEqualTo(193 - excluded + (3 << 6));
        assertThat(numbers.signed(cursor(bytes(7 + excluded)))).isEqualTo(-4);
        Unsigned5.Cursor empty = cursor(bytes());
        numbers.unsigned(empty);
        assertThat(empty.ended()).isTrue();
    }

    private static Unsigned5.Cursor cursor(byte[] bytes) {
        return new Unsigned5.Cursor(bytes, 0, bytes.length);
    }

    @Test
    void findsTheNearestLineBefore() {
        // (0, 100) by escape; (+3, +1); (+8, -2) by escape
        byte[] table = bytes(0xff, 0, 200, 3, 3 << 3 | 1, 0xff, 16, 3, 0, 99);
        Unsigned5 numbers = Unsigned5.ofVersion(17);
        assertThat(LineTable.length(table, numbers)).isEqualTo(8);
        LineTable lines = new LineTable(Arrays.copyOf(table, 8), numbers);
        int first = lines.line(0);
        assertThat(lines.line(2)).isEqualTo(first);
        assertThat(lines.line(3)).isEqualTo(first + 1);
        assertThat(lines.line(10)).isEqualTo(first + 1);
        assertThat(lines.line(11)).isEqualTo(first - 1);
        assertThat(lines.line(60_000)).isEqualTo(first - 1);
        assertThat(lines.firstLine()).isEqualTo(first - 1);
        assertThat(LineTable.NONE.line(3)).isZero();
    }

    @Test
    void readsAnyBytes() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Unsigned5 numbers = Unsigned5.ofVersion(i % 2 == 0 ? 17 : 25);
            assertThat(LineTable.length(bytes, numbers)).isLessThan(bytes.length);
            assertThat(new LineTable(bytes, numbers).line(random.nextInt(100))).isNotNegative();
        }
    }

    @Test
    void decodesNamesOfClassFiles() {
        byte[] text = bytes(0x61, 0xc3, 0xbc, 0xe5, 0x90, 0x8d, 0xed, 0xa0, 0xb5, 0xed, 0xb5, 0x8f, 0xc0, 0x80, 0xff);
        assertThat(ModifiedUtf8.decode(text, 0, text.length)).isEqualTo("aü名\ud835\udd4f\0\ufffd");
        assertThat(ModifiedUtf8.decode(bytes(0xe5, 0x90), 0, 2)).isEqualTo("\ufffd\ufffd");
    }
}
