/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code perf-PID.map} file: what a JIT compiler says of the code it made, a line of start, size and name each, the
 * numbers hexadecimal. {@link #refresh()} reads what was appended; where entries overlap the later one wins. Addresses
 * are those of the process.
 *
 * <p>The file belongs to the process watched and may be hostile: entries and names are bounded. Belongs to one thread.
 * Source: Linux {@code tools/perf/Documentation/jit-interface.txt}.
 */
public final class PerfMap {
    private static final int LONGEST_LINE = 8 << 10;
    private static final int CHUNK = 64 << 10;

    private final Path file;
    private @Nullable Object identity;
    private long position;
    private final JitCodeTable code = new JitCodeTable();
    private boolean truncated;

    public PerfMap(Path file) {
        this.file = file;
    }

    /**
     * Reads lines that were added since the last call; all, if the file was replaced or cut.
     *
     * @return whether there is something new
     * @throws IOException if the file is there but cannot be read
     */
    public boolean refresh() throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!Objects.equals(attributes.fileKey(), identity) || attributes.size() < position) {
            clear();
            identity = attributes.fileKey();
        }
        if (attributes.size() == position || truncated) {
            return false;
        }
        int before = code.size();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            readLines(channel);
        }
        return code.size() != before;
    }

    private void readLines(FileChannel channel) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int held = 0;
        while (!truncated) {
            int read = channel.read(ByteBuffer.wrap(chunk, held, CHUNK - held), position + held);
            if (read <= 0) {
                return;
            }
            int end = held + read;
            int line = 0;
            for (int i = held; i < end; i++) {
                if (chunk[i] == '\n') {
                    add(chunk, line, i);
                    line = i + 1;
                }
            }
            if (line == 0 && end == CHUNK) {
                line = end;
            }
            System.arraycopy(chunk, line, chunk, 0, end - line);
            held = end - line;
            position += line;
        }
    }

    private void add(byte[] b, int from, int to) {
        int at = from;
        long start = 0;
        int digits = 0;
        if (to - from > 2 && b[at] == '0' && (b[at + 1] | 0x20) == 'x') {
            at += 2;
        }
        for (; at < to && digit(b[at]) >= 0; at++, digits++) {
            start = start << 4 | digit(b[at]);
        }
        if (digits == 0 || digits > 16 || at >= to || b[at] != ' ') {
            return;
        }
        at++;
        if (to - at > 2 && b[at] == '0' && (b[at + 1] | 0x20) == 'x') {
            at += 2;
        }
        long size = 0;
        for (digits = 0; at < to && digit(b[at]) >= 0; at++, digits++) {
            size = size << 4 | digit(b[at]);
        }
        if (digits == 0 || digits > 15 || size == 0 || at >= to || b[at] != ' ') {
            return;
        }
        at++;
        int length = Math.min(to - at, LONGEST_LINE);
        truncated = !code.add(start, size, b, at, length, 0);
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** The name of the code at an address of the process; null if there is none. */
    public @Nullable String lookup(long address) {
        int entry = code.find(address);
        return entry < 0 ? null : code.name(entry);
    }

    private void clear() {
        position = 0;
        code.clear();
        truncated = false;
    }

    /** Number of entries. */
    public int size() {
        return code.size();
    }

    /** Whether entries were left out because there were too many. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Bytes of heap kept. */
    public long retainedBytes() {
        return code.retainedBytes();
    }
}
