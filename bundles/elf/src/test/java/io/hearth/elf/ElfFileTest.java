/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class ElfFileTest {
    @Test
    void readsHeaderSegmentsAndSections() throws Exception {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(64).entry(0x10040).build();
        try (ElfFile elf = ElfFile.of(image, "small")) {
            assertThat(elf.machine()).isEqualTo(ElfMachine.X86_64);
            assertThat(elf.header().typeText()).isEqualTo("executable");
            assertThat(elf.header().entry()).isEqualTo(0x10040);
            assertThat(elf.segments()).hasSize(1);
            ElfSection text = elf.section(".text").orElseThrow();
            assertThat(elf.bytes(text).u8(3)).isEqualTo(0x90);
            assertThat(elf.isExecutable(text.address())).isTrue();
            assertThat(elf.fileOffset(text.address())).hasValue(text.offset());
            assertThat(elf.virtualAddress(text.offset())).hasValue(text.address());
            assertThat(elf.isExecutable(ElfImage.BASE - 1)).isFalse();
            assertThat(elf.isGo()).isFalse();
        }
    }

    @Test
    void refusesWithASentenceWhenKindIsNotSupported() {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(16).build();
        byte[] narrow = image.clone();
        narrow[4] = 1;
        byte[] big = image.clone();
        big[5] = 2;
        byte[] riscv = image.clone();
        riscv[18] = (byte) 243;
        assertThatThrownBy(() -> ElfFile.of(new byte[10], "f")).hasMessageContaining("f: not an ELF file");
        assertThatThrownBy(() -> ElfFile.of(narrow, "f")).hasMessageContaining("32 bit");
        assertThatThrownBy(() -> ElfFile.of(big, "f")).hasMessageContaining("big endian");
        assertThatThrownBy(() -> ElfFile.of(riscv, "f")).hasMessageContaining("machine 243");
        assertThatThrownBy(() -> ElfFile.open(Path.of("/dev/null"))).hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> ElfFile.open(Path.of("/no/such"))).hasMessageContaining("no such file");
    }

    @Test
    void goesOnWithSegmentsWhenSectionHeadersAreCutOff() throws Exception {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(64).build();
        try (ElfFile elf = ElfFile.of(Arrays.copyOf(image, image.length - 100), "cut")) {
            assertThat(elf.sections()).isEmpty();
            assertThat(elf.sectionDamage())
                    .hasValueSatisfying(text -> assertThat(text).contains("cut short"));
            assertThat(elf.segments()).hasSize(1);
        }
    }

    @Test
    void readsBuildIdsAndDebugLink() throws Exception {
        byte[] link = new byte[16];
        ByteBuffer.wrap(link)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("a.debug\0".getBytes(StandardCharsets.UTF_8))
                .putInt(0xfedcba98);
        byte[] image = new ElfImage(ElfMachine.AARCH64)
                .section(".note.gnu.build-id", ElfSection.NOTE, 2, note("GNU\0", 3, new byte[] {1, 2, (byte) 0xab}))
                .section(".note.go.buildid", ElfSection.NOTE, 2, note("Go\0\0", 4, "x/y".getBytes("UTF-8")))
                .section(".gnu_debuglink", ElfSection.PROGBITS, 0, link)
                .build();
        try (ElfFile elf = ElfFile.of(image, "ids")) {
            assertThat(elf.buildId()).hasValue("0102ab");
            assertThat(elf.goBuildId()).hasValue("x/y");
            assertThat(elf.isGo()).isTrue();
            assertThat(elf.debugLink()).hasValue(new DebugLink("a.debug", 0xfedcba98L));
        }
    }

    @Test
    void decompressesSections() throws Exception {
        byte[] plain = "frames ".repeat(5000).getBytes(StandardCharsets.UTF_8);
        try (ElfFile elf = compressed(plain.length, 1, plain)) {
            ElfBytes bytes = elf.bytes(elf.section(".debug_x").orElseThrow());
            assertThat(bytes.toByteArray(1 << 20)).isEqualTo(plain);
        }
    }

    @Test
    void refusesCompressedSectionsThatLie() throws Exception {
        byte[] plain = new byte[100];
        for (long claimed : new long[] {-1, 101, 10_000_000, Long.MAX_VALUE}) {
            try (ElfFile elf = compressed(claimed, 1, plain)) {
                assertThatThrownBy(() -> elf.bytes(elf.section(".debug_x").orElseThrow()))
                        .isInstanceOf(ElfException.class)
                        .hasMessageContaining("decompress");
            }
        }
        try (ElfFile elf = compressed(100, 2, plain)) {
            assertThatThrownBy(() -> elf.bytes(elf.section(".debug_x").orElseThrow()))
                    .hasMessageContaining("zstd");
        }
    }

    @Test
    void hashesHeadTailAndLength() throws Exception {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(20000).build();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(image, 0, 4096);
        digest.update(image, image.length - 4096, 4096);
        digest.update(ByteBuffer.allocate(8).putLong(image.length).array());
        try (ElfFile elf = ElfFile.of(image, "hashed")) {
            assertThat(elf.htlhash()).isEqualTo(HexFormat.of().formatHex(digest.digest(), 0, 16));
        }
    }

    @Test
    void throwsWhenAReadLeavesTheRange() throws Exception {
        ElfBytes bytes = ElfBytes.of("b", new byte[] {1, 2, 3}, 0);
        assertThat(bytes.u16(1)).isEqualTo(0x302);
        assertThatThrownBy(() -> bytes.u8(3)).isInstanceOf(ElfException.class);
        assertThatThrownBy(() -> bytes.u8(-1)).isInstanceOf(ElfException.class);
        assertThatThrownBy(() -> bytes.s32(0)).isInstanceOf(ElfException.class);
        assertThatThrownBy(() -> bytes.string(0, 10)).isInstanceOf(ElfException.class);
    }

    private static ElfFile compressed(long claimed, int method, byte[] plain) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.writeBytes(ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(method)
                .putInt(0)
                .putLong(claimed)
                .putLong(1)
                .array());
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(plain);
        }
        return ElfFile.of(
                new ElfImage(ElfMachine.X86_64)
                        .section(".debug_x", ElfSection.PROGBITS, ElfSection.FLAG_COMPRESSED, packed.toByteArray())
                        .build(),
                "packed");
    }

    private static byte[] note(String owner, int type, byte[] description) {
        return ByteBuffer.allocate(16 + (description.length + 3 & ~3))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(owner.length())
                .putInt(description.length)
                .putInt(type)
                .put(owner.getBytes(StandardCharsets.UTF_8))
                .put(description)
                .array();
    }
}
