/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.tukaani.xz.XZInputStream;

/** {@code .gnu_debugdata}: a small ELF file with the symbols that {@code .dynsym} lacks, compressed by xz. */
final class MiniDebugInfo {
    /** Largest image and string table accepted, in bytes. */
    static final int LIMIT = 16 << 20;

    private static final int XZ_MEMORY_KIB = 20 << 10;

    private MiniDebugInfo() {}

    /** The decompressed file; empty if there is none. */
    static byte[] read(ElfFile elf) throws ElfException {
        Optional<ElfSection> section = elf.section(".gnu_debugdata");
        if (section.isEmpty() || !section.get().hasBytes()) {
            return new byte[0];
        }
        byte[] packed = elf.bytes(section.get()).toByteArray(LIMIT);
        try (XZInputStream in = new XZInputStream(new ByteArrayInputStream(packed), XZ_MEMORY_KIB)) {
            byte[] image = in.readNBytes(LIMIT);
            if (image.length == LIMIT) {
                throw new ElfException(elf.name() + " .gnu_debugdata: decompresses to more than " + LIMIT + " bytes");
            }
            return image;
        } catch (ElfException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ElfException(elf.name() + " .gnu_debugdata: cannot be decompressed: " + e, e);
        }
    }
}
