/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an executable or a shared library needs from its system. Source: elf(5), and the GNU tool chain's symbol versions
 * ({@code DT_VERNEED}). 64 bits, little endian only.
 *
 * @param machine {@code e_machine}
 * @param interpreter the path of the loader; empty for a library
 * @param libraries the sonames that it names, in its order
 * @param versions of symbols that it uses, such as {@code GLIBC_2.34}
 */
record ElfNeeds(int machine, String interpreter, List<String> libraries, List<String> versions) {
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final int DT_NEEDED = 1;
    private static final int DT_STRTAB = 5;
    private static final int DT_STRSZ = 10;
    private static final int DT_VERNEED = 0x6ffffffe;
    private static final int DT_VERNEEDNUM = 0x6fffffff;
    private static final int MAX_HEADERS = 64;
    private static final int MAX_DYNAMIC = 64 << 10;
    private static final int MAX_STRINGS = 64 << 20;
    private static final int MAX_LIST = 4096;

    /** Reads a file; empty for one that is no ELF file of this kind, or is damaged. */
    static Optional<ElfNeeds> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = bytes(channel, 0, (int) Math.min(64, channel.size()));
            if (header.capacity() < 64 || header.getInt(0) != 0x464c457f || header.getShort(4) != 0x0102) {
                return Optional.empty();
            }
            return Optional.of(new Reader(channel, header).needs());
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
        if (at < 0 || count < 0 || at + count > channel.size()) {
            throw new IndexOutOfBoundsException("beyond the end of the file");
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.flip();
    }

    private static final class Reader {
        private final FileChannel channel;
        private final ByteBuffer header;
        private final ByteBuffer programs;

        Reader(FileChannel channel, ByteBuffer header) throws IOException {
            this.channel = channel;
            this.header = header;
            int count = Math.min(MAX_HEADERS, header.getShort(56) & 0xffff);
            this.programs = bytes(channel, header.getLong(32), count * 56);
        }

        ElfNeeds needs() throws IOException {
            String interpreter = "";
            ByteBuffer dynamic = ByteBuffer.allocate(0);
            for (int at = 0; at < programs.capacity(); at += 56) {
                int type = programs.getInt(at);
                if (type == PT_INTERP) {
                    interpreter = text(bytes(channel, programs.getLong(at + 8), size(at, 4096)), 0);
                } else if (type == PT_DYNAMIC) {
                    dynamic = bytes(channel, programs.getLong(at + 8), size(at, MAX_DYNAMIC));
                }
            }
            ByteBuffer strings = bytes(
                    channel, offset(value(dynamic, DT_STRTAB)), (int) Math.min(MAX_STRINGS, value(dynamic, DT_STRSZ)));
            List<String> libraries = new ArrayList<>();
            for (int at = 0; at + 16 <= dynamic.capacity() && libraries.size() < MAX_LIST; at += 16) {
                if (dynamic.getLong(at) == DT_NEEDED) {
                    libraries.add(text(strings, dynamic.getInt(at + 8)));
                }
            }
            return new ElfNeeds(header.getShort(18), interpreter, List.copyOf(libraries), versions(dynamic, strings));
        }

        private List<String> versions(ByteBuffer dynamic, ByteBuffer strings) throws IOException {
            List<String> versions = new ArrayList<>();
            long files = Math.min(MAX_LIST, value(dynamic, DT_VERNEEDNUM));
            long at = files == 0 ? 0 : offset(value(dynamic, DT_VERNEED));
            for (long i = 0; i < files; i++) {
                ByteBuffer need = bytes(channel, at, 16);
                long aux = at + (need.getInt(8) & 0xffffffffL);
                for (int n = need.getShort(2) & 0xffff; n > 0 && versions.size() < MAX_LIST; n--) {
                    ByteBuffer version = bytes(channel, aux, 16);
                    versions.add(text(strings, version.getInt(8)));
                    aux += version.getInt(12) & 0xffffffffL;
                }
                at += need.getInt(12) & 0xffffffffL;
            }
            return List.copyOf(versions);
        }

        private int size(int program, int most) {
            return (int) Math.min(most, programs.getLong(program + 32));
        }

        /** @return 0 where it is not there */
        private static long value(ByteBuffer dynamic, long tag) {
            for (int at = 0; at + 16 <= dynamic.capacity(); at += 16) {
                if (dynamic.getLong(at) == tag) {
                    return dynamic.getLong(at + 8);
                }
            }
            return 0;
        }

        /** Where in the file an address lies. */
        private long offset(long address) {
            for (int at = 0; at < programs.capacity(); at += 56) {
                long begin = programs.getLong(at + 16);
                if (programs.getInt(at) == PT_LOAD && address >= begin && address < begin + programs.getLong(at + 32)) {
                    return address - begin + programs.getLong(at + 8);
                }
            }
            throw new IndexOutOfBoundsException("an address that is in no segment");
        }

        private static String text(ByteBuffer strings, int at) {
            int end = at;
            while (strings.get(end) != 0) {
                end++;
            }
            byte[] text = new byte[end - at];
            strings.get(at, text);
            return new String(text, StandardCharsets.UTF_8);
        }
    }
}
