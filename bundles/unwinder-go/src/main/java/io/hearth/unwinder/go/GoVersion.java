/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Go that made a file, from its build information (Go {@code debug/buildinfo}: a magic, the size of a
 * pointer, flags; then a string in place from Go 1.18 on, a pointer to one before).
 *
 * @param text such as {@code go1.26.8}; empty when it is not known
 * @param minor of 1.x; 0 when it is not known
 */
record GoVersion(String text, int minor) {
    static final GoVersion UNKNOWN = new GoVersion("", 0);

    private static final byte[] MAGIC = {(byte) 0xff, ' ', 'G', 'o', ' ', 'b', 'u', 'i', 'l', 'd', 'i', 'n', 'f', ':'};
    private static final int IN_PLACE = 32;
    private static final int LONGEST = 64;
    private static final Pattern NUMBER = Pattern.compile("go1\\.(\\d{1,4}).*");

    static GoVersion of(ElfFile elf) throws ElfException {
        Optional<ElfSection> section = elf.section(".go.buildinfo");
        if (section.isEmpty() || !section.get().hasBytes()) {
            return UNKNOWN;
        }
        ElfBytes bytes = elf.bytes(section.get());
        if (bytes.size() < IN_PLACE) {
            return UNKNOWN;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes.u8(i) != (MAGIC[i] & 0xff)) {
                return UNKNOWN;
            }
        }
        return parse((bytes.u8(15) & 2) != 0 ? inPlace(bytes) : pointed(elf, bytes));
    }

    private static String inPlace(ElfBytes bytes) throws ElfException {
        int length = bytes.u8(IN_PLACE);
        return length > LONGEST || IN_PLACE + 1 + length > bytes.size() ? "" : text(bytes, IN_PLACE + 1, length);
    }

    private static String pointed(ElfFile elf, ElfBytes bytes) throws ElfException {
        ElfBytes header = elf.bytesFrom(bytes.s64(16));
        if (header == null || header.size() < 16) {
            return "";
        }
        ElfBytes text = elf.bytesFrom(header.s64(0));
        long length = header.s64(8);
        return text == null || length < 0 || length > Math.min(LONGEST, text.size()) ? "" : text(text, 0, (int) length);
    }

    private static String text(ElfBytes bytes, long at, int length) throws ElfException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) bytes.u8(at + i));
        }
        return text.toString();
    }

    static GoVersion parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.matches() ? new GoVersion(text, Integer.parseInt(matcher.group(1))) : new GoVersion(text, 0);
    }
}
