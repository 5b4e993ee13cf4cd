/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfImage;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoInlineTree;
import io.hearth.elf.golang.GoPclntab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files with bytes changed at random, where it hurts: nothing but an {@link ElfException} may come out, and soon. For longer runs
 * set {@code hearth.fuzz.seconds} and {@code hearth.fuzz.seed}. */
class MutatedFileTest {
    private static final long SEED = Long.getLong("hearth.fuzz.seed", 20240117);
    private static final long BUDGET_NANOS = Long.getLong("hearth.fuzz.seconds", 5) * 1_000_000_000L;
    private static final long LONGEST_NANOS = 2_000_000_000L;
    private static final int LARGEST = 4 << 20;

    private static final String[] FILES = {
        "/bin/ls",
        "/lib64/ld-linux-x86-64.so.2",
        "/usr/aarch64-linux-gnu/lib/libm.so.6",
        "/usr/local/go/bin/gofmt",
        "/usr/lib/x86_64-linux-gnu/libz.so.1"
    };

    @Test
    void throwsNothingElse() throws IOException {
        List<byte[]> images = images();
        Random random = new Random(SEED);
        long start = System.nanoTime();
        int runs = 0;
        int refused = 0;
        while (System.nanoTime() - start < BUDGET_NANOS) {
            long seed = random.nextLong();
            byte[] original = images.get(runs % images.size());
            byte[] image = original.clone();
            mutate(image, new Random(seed));
            long before = System.nanoTime();
            try {
                readEverything(image);
            } catch (ElfException e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | Error e) {
                fail("image " + runs % images.size() + " with seed " + seed, e);
            }
            assertThat(System.nanoTime() - before)
                    .as("time for image %d with seed %d", runs % images.size(), seed)
                    .isLessThan(LONGEST_NANOS);
            runs++;
        }
        assertThat(runs).isGreaterThan(20);
        assertThat(refused).isLessThan(runs);
    }

    private static List<byte[]> images() throws IOException {
        List<byte[]> images = new ArrayList<>();
        images.add(new ElfImage(ElfMachine.X86_64)
                .text(500)
                .section(".eh_frame", ElfSection.PROGBITS, 2, new byte[200])
                .build());
        for (String file : FILES) {
            Path path = Path.of(file);
            if (Files.isReadable(path) && Files.size(path) <= LARGEST) {
                images.add(Files.readAllBytes(path));
            }
        }
        return images;
    }

    private static void mutate(byte[] image, Random random) throws ElfException {
        List<long[]> places = new ArrayList<>();
        places.add(new long[] {16, 48});
        places.add(new long[] {64, 600});
        places.add(new long[] {0, image.length});
        try (ElfFile elf = ElfFile.of(image, "original")) {
            for (ElfSection section : elf.sections()) {
                switch (section.name()) {
                    case ".eh_frame", ".eh_frame_hdr", ".gopclntab", ".go.module", ".note.gnu.build-id", ".dynamic" -> {
                        places.add(new long[] {section.offset(), Math.min(section.size(), 4096)});
                        places.add(new long[] {section.offset(), section.size()});
                    }
                    default -> {}
                }
            }
            if (!elf.sections().isEmpty()) {
                places.add(new long[] {
                    image.length - 64L * elf.sections().size(),
                    64L * elf.sections().size()
                });
            }
        }
        int changes = 1 + random.nextInt(40);
        long[] place = places.get(random.nextInt(places.size()));
        for (int i = 0; i < changes; i++) {
            long[] where = random.nextInt(4) == 0 ? places.get(random.nextInt(places.size())) : place;
            int at = (int) Math.min(image.length - 1, where[0] + random.nextLong(Math.max(1, where[1])));
            if (at >= 0 && (at > 20 || at < 4)) {
                image[at] = random.nextInt(3) == 0 ? (byte) (random.nextBoolean() ? 0xff : 0) : (byte) random.nextInt();
            }
        }
    }

    private static void readEverything(byte[] image) throws ElfException {
        try (ElfFile elf = ElfFile.of(image, "mutated")) {
            ElfException last = null;
            try {
                elf.buildId();
                elf.goBuildId();
                elf.debugLink();
                elf.soname();
                elf.htlhash();
            } catch (ElfException e) {
                last = e;
            }
            UnwindTable table = UnwindTables.of(elf);
            for (int i = 1; i < table.rows(); i++) {
                if (table.address(i) <= table.address(i - 1)) {
                    fail("row " + i + " is not sorted");
                }
                table.ruleAt(table.rule(i));
            }
            Optional<GoPclntab> go = GoPclntab.of(elf);
            if (go.isPresent()) {
                readSome(go.get());
            }
            if (last != null) {
                throw last;
            }
        }
    }

    private static void readSome(GoPclntab table) throws ElfException {
        for (int i = 0; i < table.functionCount(); i += Math.max(1, table.functionCount() / 100)) {
            GoFunction function = table.function(i);
            table.name(function.nameOffset());
            table.value(function, function.pcline(), function.entry());
            GoInlineTree tree = table.inlineTree(function);
            if (tree != null && tree.find(function.entry()) >= 0) {
                table.name(tree.nameOffset(tree.find(function.entry())));
            }
        }
    }
}
