/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.elf.ElfBytes;
import io.hearth.profiler.api.UnwinderException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DebugOffsetsTest {

    private static final PythonVersion V14 = new PythonVersion(3, 14, 0);

    /** Numbers of 3.14 on a 64 bit Linux; those without use are left at zero. */
    private static byte[] table314(int freeThreaded) {
        ByteBuffer table = ByteBuffer.allocate(8 * 90).order(ByteOrder.LITTLE_ENDIAN);
        table.put("xdebugpy".getBytes(StandardCharsets.US_ASCII));
        put(table, 1, 0x030e00f0, freeThreaded);
        put(table, 3, 300_000, 712, 824);
        put(table, 6, 200_000, 7280, 7272, 7352, 7368, 7600);
        put(table, 22, 800, 0, 8, 16, 72, 160, 168, 200, 40);
        put(table, 31, 88, 8, 0, 56, 80, 74, 64, 0);
        put(table, 39, 216, 112, 120, 128, 136, 68, 52, 96, 104, 208, 0);
        return table.array();
    }

    private static void put(ByteBuffer table, int index, long... values) {
        for (int i = 0; i < values.length; i++) {
            table.putLong(8 * (index + i), values[i]);
        }
    }

    private static PythonOffsets read(byte[] table) throws Exception {
        return DebugOffsets.read(V14, ElfBytes.of("_PyRuntime", table, 0));
    }

    @Test
    void readsThoseOf314() throws Exception {
        assertThat(read(table314(0)))
                .isEqualTo(new PythonOffsets(
                        824,
                        7272,
                        7352,
                        8,
                        16,
                        160,
                        72,
                        -1,
                        0,
                        8,
                        56,
                        74,
                        40,
                        new CodeOffsets(208, 120, 128, 112, 136, 68, 52, 208)));
    }

    @Test
    void refusesFreeThreadedBuildsInWords() {
        assertThatThrownBy(() -> read(table314(1)))
                .isInstanceOf(UnwinderException.class)
                .hasMessageContaining("3.14.0")
                .hasMessageContaining("free-threaded");
    }

    @Test
    void refusesTablesThatMakeNoSense() {
        assertThatThrownBy(() -> read(new byte[720])).isInstanceOf(UnwinderException.class);
        byte[] moved = new byte[8 * 91];
        byte[] table = table314(0);
        System.arraycopy(table, 0, moved, 0, 8 * 10);
        System.arraycopy(table, 8 * 10, moved, 8 * 11, table.length - 8 * 10);
        assertThatThrownBy(() -> read(moved)).isInstanceOf(UnwinderException.class);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] noise = table314(0);
            for (int at = 24; at < noise.length; at++) {
                noise[at] = (byte) random.nextInt();
            }
            assertThatThrownBy(() -> read(noise)).isInstanceOf(UnwinderException.class);
        }
    }
}
