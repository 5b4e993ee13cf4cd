/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfImage;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UnwindTablesTest {
    /** def_cfa rsp+8; offset rip at cfa-8. */
    private static final int[] X86_START = {0x0c, 7, 8, 0x90, 1};

    private static final int SIZE = 0x100;

    @Test
    void followsPushesAndEpilogue() throws Exception {
        UnwindTable table = x86("zR", 0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6, 0x4c, 0x0c, 7, 8, 0xc6);
        assertThat(text(table, 0)).isEqualTo("rsp+8 same c-8");
        assertThat(text(table, 1)).isEqualTo("rsp+16 c-16 c-8");
        assertThat(text(table, 3)).isEqualTo("rsp+16 c-16 c-8");
        assertThat(text(table, 4)).isEqualTo("rbp+16 c-16 c-8");
        assertThat(text(table, 15)).isEqualTo("rbp+16 c-16 c-8");
        assertThat(text(table, 16)).isEqualTo("rsp+8 same c-8");
        assertThat(text(table, SIZE - 1)).isEqualTo("rsp+8 same c-8");
        assertThat(text(table, SIZE)).isEqualTo("invalid same same");
        assertThat(table.lookup(ElfImage.BASE + 0x100000)).isNull();
    }

    @Test
    void recallsRememberedStatesOfAnyDepth() throws Exception {
        UnwindTable table = x86(
                "zR", 0x41, 0x0e, 16, 0x0a, 0x0e, 24, 0x0a, 0x0e, 32, 0x0a, 0x41, 0x0e, 40, 0x41, 0x0b, 0x41, 0x0b,
                0x41, 0x0b);
        assertThat(text(table, 1)).startsWith("rsp+32");
        assertThat(text(table, 2)).startsWith("rsp+40");
        assertThat(text(table, 3)).startsWith("rsp+32");
        assertThat(text(table, 4)).startsWith("rsp+24");
        assertThat(text(table, 5)).startsWith("rsp+16");
    }

    @Test
    void recognisesLazyLinkageEntries() throws Exception {
        UnwindTable table = x86("zR", 0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22);
        assertThat(text(table, 0)).isEqualTo("plt>=11 same c-8");
    }

    @Test
    void recognisesRealignedStacks() throws Exception {
        // CFA = *(rbp - 8); rbp saved where rbp points
        UnwindTable table = x86("zR", 0x0f, 3, 0x76, 0x78, 0x06, 0x10, 6, 2, 0x76, 0);
        assertThat(text(table, 0)).isEqualTo("*(rbp-8)+0 *(fp+0) c-8");
    }

    @Test
    void recognisesStackPointersKeptInTheFrame() throws Exception {
        UnwindTable table = x86("zR", 0x0f, 5, 0x77, 40, 0x06, 0x23, 8);
        assertThat(text(table, 0)).isEqualTo("*(rsp+40)+8 same c-8");
    }

    @Test
    void stopsWhereTheReturnAddressIsUndefined() throws Exception {
        assertThat(text(x86("zR", 0x07, 16), 0)).startsWith("stop");
    }

    @Test
    void marksSignalFrames() throws Exception {
        assertThat(text(x86("zRS"), 0)).startsWith("signal");
    }

    @Test
    void countsWhatNoRuleCanSay() throws Exception {
        // CFA = rsp + rax * 8
        UnwindTable table = x86("zR", 0x41, 0x0f, 6, 0x77, 0, 0x70, 0, 0x38, 0x1e);
        assertThat(text(table, 0)).isEqualTo("rsp+8 same c-8");
        assertThat(text(table, 1)).startsWith("invalid");
        assertThat(table.statistics().unrepresentableRows()).isEqualTo(1);
    }

    @Test
    void endsRangeAsInvalidWhenAnInstructionIsUnknown() throws Exception {
        UnwindTable table = x86("zR", 0x41, 0x3f);
        assertThat(text(table, 0)).isEqualTo("rsp+8 same c-8");
        assertThat(text(table, 1)).startsWith("invalid");
        assertThat(table.statistics().skippedRanges()).isEqualTo(1);
    }

    @Test
    void keepsTheLinkRegisterOnArm() throws Exception {
        ElfImage image = new ElfImage(ElfMachine.AARCH64).text(SIZE);
        // def_cfa sp+0 | after 4: def_cfa_offset 48, x29 at c-48, x30 at c-40, negate_ra_state
        byte[] frames = frames(
                image, ElfMachine.AARCH64, "zR", new int[] {0x0c, 31, 0}, 0x41, 0x2d, 0x0e, 48, 0x9d, 6, 0x9e, 5);
        UnwindTable table = of(withFrames(image, frames));
        assertThat(text(table, 0)).isEqualTo("sp+0 same same");
        assertThat(text(table, 4)).isEqualTo("sp+48 c-48 c-40");
    }

    @Test
    void goesByFramePointersWhenThereAreNoTables() throws Exception {
        ElfImage image = new ElfImage(ElfMachine.X86_64).text(SIZE);
        UnwindTable table = of(image.entry(image.addressOf(0) + 32).build());
        assertThat(text(table, 0)).startsWith("frame-pointer");
        assertThat(text(table, 32)).startsWith("stop");
        assertThat(text(table, 64)).startsWith("frame-pointer");
        assertThat(table.statistics().hasTables()).isFalse();
    }

    @Test
    void findsSignalReturnsByTheirBytes() throws Exception {
        byte[] code = new byte[SIZE];
        Arrays.fill(code, (byte) 0x90);
        byte[] returns = {0x48, (byte) 0xc7, (byte) 0xc0, 15, 0, 0, 0, 0x0f, 0x05};
        System.arraycopy(returns, 0, code, 0x40, returns.length);
        ElfImage image = new ElfImage(ElfMachine.X86_64).section(".text", ElfSection.PROGBITS, 6, code);
        UnwindTable table = of(image.build());
        assertThat(text(table, 0x3e)).startsWith("frame-pointer");
        assertThat(text(table, 0x3f)).startsWith("signal");
        assertThat(text(table, 0x48)).startsWith("signal");
        assertThat(text(table, 0x49)).startsWith("frame-pointer");
    }

    @Test
    void findsFramesThroughTheirHeaderWhenSectionsAreGone() throws Exception {
        ElfImage image = new ElfImage(ElfMachine.X86_64).text(SIZE);
        byte[] frames = frames(image, ElfMachine.X86_64, "zR", X86_START, 0x41, 0x0e, 16);
        image.section("x", ElfSection.PROGBITS, 2, frames);
        long header = image.addressOf(2);
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x3b031b01).putInt((int) (image.addressOf(1) - header - 4)).putInt(1);
        image.section("y", ElfSection.PROGBITS, 2, bytes.array()).asEhFrameHeader();
        UnwindTable table = of(image.withoutSectionHeaders().build());
        assertThat(text(table, 1)).isEqualTo("rsp+16 same c-8");
    }

    @Test
    void readsDebugFrame() throws Exception {
        ElfImage image = new ElfImage(ElfMachine.X86_64).text(SIZE);
        ByteBuffer b = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        // version 4: address size, segment size
        b.putInt(20).putInt(-1).put(new byte[] {4, 0, 8, 0, 1, 0x78, 16, 0x0c, 7, 8, (byte) 0x90, 1, 0, 0, 0, 0});
        b.putInt(28).putInt(0).putLong(image.addressOf(0)).putLong(SIZE).put(new byte[] {0x41, 0x0e, 16, 0, 0, 0, 0, 0
        });
        image.section(".debug_frame", ElfSection.PROGBITS, 0, Arrays.copyOf(b.array(), b.position()));
        UnwindTable table = of(image.build());
        assertThat(text(table, 1)).isEqualTo("rsp+16 same c-8");
        assertThat(table.statistics().debugFrameRanges()).isEqualTo(1);
    }

    @Test
    void refusesObjectFiles() {
        byte[] image = new ElfImage(ElfMachine.X86_64).text(SIZE).build();
        image[16] = 1;
        assertThatThrownBy(() -> of(image)).isInstanceOf(ElfException.class).hasMessageContaining("linked");
    }

    private static String text(UnwindTable table, long offset) {
        UnwindRule rule = table.lookup(textStart() + offset);
        return rule == null ? "none" : rule.cfaText(table.machine()) + " " + rule.fpText() + " " + rule.raText();
    }

    private static long textStart() {
        return new ElfImage(ElfMachine.X86_64).addressOf(0);
    }

    private static UnwindTable x86(String augmentation, int... instructions) throws ElfException {
        ElfImage image = new ElfImage(ElfMachine.X86_64).text(SIZE);
        return of(withFrames(image, frames(image, ElfMachine.X86_64, augmentation, X86_START, instructions)));
    }

    private static byte[] withFrames(ElfImage image, byte[] frames) {
        return image.section(".eh_frame", ElfSection.PROGBITS, ElfSection.FLAG_ALLOC, frames)
                .build();
    }

    private static UnwindTable of(byte[] image) throws ElfException {
        try (ElfFile elf = ElfFile.of(image, "test")) {
            return UnwindTables.of(elf);
        }
    }

    /** One CIE and one FDE for all of {@code .text}, for a section that comes next in the image. */
    private static byte[] frames(
            ElfImage image, ElfMachine machine, String augmentation, int[] initial, int... instructions) {
        boolean isX86 = machine == ElfMachine.X86_64;
        ByteArrayOutputStream cie = new ByteArrayOutputStream();
        cie.writeBytes(new byte[] {0, 0, 0, 0, 1});
        cie.writeBytes((augmentation + "\0").getBytes(StandardCharsets.UTF_8));
        cie.writeBytes(new byte[] {(byte) (isX86 ? 1 : 4), 0x78, (byte) (isX86 ? 16 : 30), 1, 0x1b});
        put(cie, initial);
        ByteArrayOutputStream fde = new ByteArrayOutputStream();
        put(fde, instructions);
        int cieLength = cie.size() + 3 & ~3;
        int fdeLength = 13 + fde.size() + 3 & ~3;
        ByteBuffer out = ByteBuffer.allocate(cieLength + fdeLength + 12).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(cieLength).put(cie.toByteArray()).position(4 + cieLength);
        out.putInt(fdeLength).putInt(cieLength + 8);
        out.putInt((int) (image.addressOf(0) - image.addressOf(1) - out.position()))
                .putInt(SIZE);
        out.put((byte) 0).put(fde.toByteArray());
        return out.array();
    }

    private static void put(ByteArrayOutputStream out, int[] bytes) {
        for (int b : bytes) {
            out.write(b);
        }
    }
}
