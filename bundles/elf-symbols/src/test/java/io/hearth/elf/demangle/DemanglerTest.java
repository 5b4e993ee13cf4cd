/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemanglerTest {
    static List<String> cxx() throws IOException {
        return rows("cxx.tsv");
    }

    static List<String> rust() throws IOException {
        return rows("rust.tsv");
    }

    @ParameterizedTest
    @MethodSource("cxx")
    void readsCxxNamesAsBinutilsDoes(String row) {
        int tab = row.indexOf('\t');
        assertThat(Demangler.demangle(row.substring(0, tab))).isEqualTo(row.substring(tab + 1));
    }

    @ParameterizedTest
    @MethodSource("rust")
    void readsRustNamesAsBinutilsDoesWithoutHashes(String row) {
        int tab = row.indexOf('\t');
        String name = row.substring(0, tab);
        assertThat(Demangler.demangle(name)).isEqualTo(row.substring(tab + 1));
        assertThat(Demangler.isRust(name)).isTrue();
    }

    @Test
    void givesNamesBackWhenTheyAreNotMangled() {
        for (String name : List.of("", "_", "_Z", "_R", "main", "_start", "_ZZZZZ", "_ZN", "_RNvC", "runtime.main")) {
            assertThat(Demangler.demangle(name)).isEqualTo(name);
        }
    }

    @Test
    void hidesEmptyPacksInParameterLists() {
        assertThat(Demangler.demangle("_ZN1A1fIJEEEbiDpRKT_c")).isEqualTo("bool A::f<>(int, char)");
    }

    @Test
    void survivesNamesWhoseTextWouldGrowWithoutEnd() {
        StringBuilder doubling = new StringBuilder("_Z1fI1AI1b1bE");
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int i = 0; i < 30; i++) {
            String previous = "S" + alphabet.charAt(i) + "_";
            doubling.append("1BI").append(previous).append(previous).append('E');
        }
        doubling.append("Evv");
        assertThat(Demangler.demangle(doubling.toString())).hasSizeLessThan(100_000);
        assertThat(Demangler.demangle("_Z1f" + "P".repeat(10_000) + "i")).startsWith("_Z1fPP");
        assertThat(Demangler.demangle("_RINvC1a1b" + "TB8_".repeat(3_000) + "E"))
                .startsWith("_RINv");
    }

    static List<String> deep() {
        List<String> names = new ArrayList<>();
        for (String prefix : List.of("_Z1f", "_Z1fI", "_Z1fIX", "_Z1fDT", "_RIC1a", "_RINvC1a1b", "_RIC1aW")) {
            for (String unit :
                    List.of("F", "pl", "Dp", "DT", "gs", "N1a", "FK", "O", "TT", "cv1a", "ZN1a", "A1_", "Y1a")) {
                names.add(prefix + unit.repeat(5_000));
            }
        }
        names.add("_GLOBAL__I_".repeat(1_400) + "_Z1fv");
        return names;
    }

    @ParameterizedTest
    @MethodSource("deep")
    void givesNamesBackThatNestTooDeepForTheThread(String name) throws InterruptedException {
        List<Object> got = new ArrayList<>();
        Runnable run = () -> {
            try {
                got.add(Demangler.demangle(name));
            } catch (StackOverflowError e) {
                got.add(e);
            }
        };
        Thread small = new Thread(null, run, "small-stack", 160 << 10);
        small.start();
        small.join();
        assertThat(got).singleElement().isInstanceOf(String.class);
    }

    @Test
    void writesNoHalvesOfCharacters() {
        assertThat(Demangler.demangle("_ZN3foo7$ud800$17h0123456789abcdefE")).doesNotContain("\ud800");
        assertThat(Demangler.demangle("_RIC1aKcd800_E")).doesNotContain("\ud800");
    }

    @Test
    void neverThrowsOnDamagedNames() throws IOException {
        List<String> seeds = new ArrayList<>(cxx());
        seeds.addAll(rust());
        Random random = new Random(42);
        long end = System.nanoTime() + 1_500_000_000L;
        while (System.nanoTime() < end) {
            String row = seeds.get(random.nextInt(seeds.size()));
            StringBuilder name = new StringBuilder(row.substring(0, row.indexOf('\t')));
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = 2 + random.nextInt(name.length() - 2);
                switch (random.nextInt(3)) {
                    case 0 -> name.setCharAt(at, name.charAt(2 + random.nextInt(name.length() - 2)));
                    case 1 -> name.insert(at, name.substring(at, Math.min(name.length(), at + random.nextInt(8))));
                    default -> name.setLength(Math.max(3, at));
                }
            }
            assertThat(Demangler.demangle(name.toString())).isNotEmpty();
        }
    }

    private static List<String> rows(String resource) throws IOException {
        try (InputStream in = DemanglerTest.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
