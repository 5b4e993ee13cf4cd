/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class KernelSymbolsTest {

    @Test
    void findsTheFunctionThatCoversAnAddress() throws IOException {
        KernelSymbols symbols = read("""
                0000000000000000 A fixed_percpu_data
                ffffffff81000000 T _text
                ffffffff81000100 t __pfx_do_work
                ffffffff81000110 t do_work
                ffffffff81000110 t do_work_alias
                ffffffff81000200 D some_data
                ffffffff81000300 W weak_one
                ffffffffc0400000 t second\t[btrfs]
                ffffffffc0300000 T first\t[ext4]
                ffffffffc0400040 t third\t[btrfs]
                """);

        assertThat(symbols.size()).isEqualTo(6);
        assertThat(symbols.lookup(0xffffffff81000110L))
                .isEqualTo(new KernelSymbols.Symbol("do_work", 0xffffffff81000110L, ""));
        assertThat(symbols.lookup(0xffffffff810002ffL).name()).isEqualTo("do_work");
        assertThat(symbols.lookup(0xffffffff81000310L).name()).isEqualTo("weak_one");
        assertThat(symbols.lookup(0xffffffffc0300001L))
                .isEqualTo(new KernelSymbols.Symbol("first", 0xffffffffc0300000L, "ext4"));
        assertThat(symbols.lookup(0xffffffffc0400044L))
                .isEqualTo(new KernelSymbols.Symbol("third", 0xffffffffc0400040L, "btrfs"));
        assertThat(symbols.lookup(0xffffffff80ffffffL)).isNull();
        assertThat(symbols.lookup(0xffffffffc0200000L)).isNull();
        assertThat(symbols.lookup(0x1000)).isNull();
        assertThat(symbols.addressesHidden()).isFalse();
    }

    @Test
    void saysThatAddressesAreHiddenWhenAllAreZero() throws IOException {
        KernelSymbols symbols = read("0000000000000000 T _text\n0000000000000000 t do_work\n");
        assertThat(symbols.addressesHidden()).isTrue();
        assertThat(symbols.size()).isZero();
        assertThat(symbols.lookup(0)).isNull();
        assertThat(symbols.lookup(-1)).isNull();
    }

    @Test
    void keepsAddressesThatAreFarApart() throws IOException {
        KernelSymbols symbols =
                read("ffff000000000000 t low\nffff800010000000 t middle\nffffffffc0000000 t high\t[m]\n");
        assertThat(symbols.lookup(0xffff000000000010L).name()).isEqualTo("low");
        assertThat(symbols.lookup(0xffff800010000000L).name()).isEqualTo("middle");
        assertThat(symbols.lookup(0xffffffffc0000001L).name()).isEqualTo("high");
    }

    @Test
    void agreesWithALinearSearch() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        long[] addresses = new long[5000];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = 0xffffffff80000000L + random.nextInt(1 << 26);
            text.append(Long.toHexString(addresses[i]))
                    .append(" t f")
                    .append(Long.toHexString(addresses[i]))
                    .append('\n');
        }
        KernelSymbols symbols = read(text.toString());
        for (int i = 0; i < 2000; i++) {
            long wanted = 0xffffffff80000000L + random.nextInt(1 << 26);
            long best = 0;
            for (long address : addresses) {
                best = address <= wanted && (best == 0 || address > best) ? address : best;
            }
            KernelSymbols.Symbol found = symbols.lookup(wanted);
            if (best == 0 || wanted - best >= KernelSymbols.MAX_FUNCTION_SIZE) {
                assertThat(found).isNull();
            } else {
                assertThat(found.name()).isEqualTo("f" + Long.toHexString(best));
            }
        }
    }

    @Test
    void readsTheRunningKernelIntoLessThanFourMegabytes() throws IOException {
        KernelSymbols symbols = KernelSymbols.read();
        Assumptions.assumeFalse(symbols.addressesHidden(), "addresses are hidden without CAP_SYSLOG");
        assertThat(symbols.size()).isGreaterThan(10_000);
        assertThat(symbols.heapBytes()).isLessThan(4 << 20);
        long previous = 0;
        for (int i = 0; i < symbols.size(); i++) {
            assertThat(Long.compareUnsigned(symbols.address(i), previous)).isPositive();
            previous = symbols.address(i);
            assertThat(symbols.indexOf(previous)).isEqualTo(i);
        }
    }

    @Test
    void survivesAnyText() throws IOException {
        Random random = new Random(3);
        byte[] alphabet = "0123456789abcdef tTwW\t[]\nxyz".getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(4000)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            KernelSymbols symbols = KernelSymbols.read(new ByteArrayInputStream(bytes));
            for (int i = 0; i < symbols.size(); i++) {
                symbols.lookup(symbols.address(i));
            }
        }
    }

    private static KernelSymbols read(String text) throws IOException {
        return KernelSymbols.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
