/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
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
    private static final int MOST_ENTRIES = 1 << 20;
    private static final int MOST_NAME_BYTES = 32 << 20;
    private static final int LONGEST_LINE = 8 << 10;
    private static final int CHUNK = 64 << 10;
    private static final int LOOK_BACK = 64;

    private final Path file;
    private @Nullable Object identity;
    private long position;
    private int count;
    private long[] starts = new long[0];
    private long[] sizes = new long[0];
    private int[] nameStarts = new int[0];
    private byte[] names = new byte[0];
    private int nameBytes;

    /** Positions of entries by address, of one start only the latest; built when asked for. */
    private int[] order = new int[0];

    private boolean sorted;
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
        int before = count;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            readLines(channel);
        }
        if (count != before) {
            sorted = false;
        }
        return count != before;
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
        if (count >= MOST_ENTRIES || nameBytes + length > MOST_NAME_BYTES) {
            compact();
            if (count >= MOST_ENTRIES || nameBytes + length > MOST_NAME_BYTES) {
                truncated = true;
                return;
            }
        }
        if (count + 1 >= starts.length) {
            int larger = Math.max(256, starts.length + (starts.length >> 1));
            starts = Arrays.copyOf(starts, larger);
            sizes = Arrays.copyOf(sizes, larger);
            nameStarts = Arrays.copyOf(nameStarts, larger + 1);
        }
        if (nameBytes + length > names.length) {
            names = Arrays.copyOf(names, Math.max(nameBytes + length, names.length + (names.length >> 1)));
        }
        System.arraycopy(b, at, names, nameBytes, length);
        starts[count] = start;
        sizes[count] = size;
        nameStarts[count] = nameBytes;
        nameBytes += length;
        count++;
        nameStarts[count] = nameBytes;
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
        sort();
        int low = 0;
        int high = order.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(starts[order[middle]], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        int latest = -1;
        for (int i = high; i >= 0 && i > high - LOOK_BACK; i--) {
            int entry = order[i];
            if (entry > latest && Long.compareUnsigned(address - starts[entry], sizes[entry]) < 0) {
                latest = entry;
            }
        }
        if (latest < 0) {
            return null;
        }
        int from = nameStarts[latest];
        return new String(names, from, nameStarts[latest + 1] - from, StandardCharsets.UTF_8);
    }

    private void sort() {
        if (sorted) {
            return;
        }
        Integer[] boxed = new Integer[count];
        for (int i = 0; i < count; i++) {
            boxed[i] = i;
        }
        Arrays.sort(boxed, (a, b) -> {
            int byStart = Long.compareUnsigned(starts[a], starts[b]);
            return byStart != 0 ? byStart : Integer.compare(a, b);
        });
        int[] kept = new int[count];
        int used = 0;
        for (Integer entry : boxed) {
            if (used > 0 && starts[kept[used - 1]] == starts[entry]) {
                used--;
            }
            kept[used++] = entry;
        }
        order = Arrays.copyOf(kept, used);
        sorted = true;
        if (used < count / 2) {
            compact();
        }
    }

    /** Drops entries that later ones replaced; their order in time stays. */
    private void compact() {
        sort();
        int[] byTime = order.clone();
        Arrays.sort(byTime);
        if (byTime.length == count) {
            return;
        }
        int kept = 0;
        int bytes = 0;
        for (int entry : byTime) {
            int from = nameStarts[entry];
            int length = nameStarts[entry + 1] - from;
            System.arraycopy(names, from, names, bytes, length);
            starts[kept] = starts[entry];
            sizes[kept] = sizes[entry];
            nameStarts[kept++] = bytes;
            bytes += length;
        }
        nameStarts[kept] = bytes;
        count = kept;
        nameBytes = bytes;
        sorted = false;
        sort();
    }

    private void clear() {
        position = 0;
        count = 0;
        nameBytes = 0;
        starts = new long[0];
        sizes = new long[0];
        nameStarts = new int[0];
        names = new byte[0];
        order = new int[0];
        sorted = true;
        truncated = false;
    }

    /** Number of entries. */
    public int size() {
        return count;
    }

    /** Whether entries were left out because there were too many. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Bytes of heap kept. */
    public long retainedBytes() {
        return 128 + 16L * starts.length + 4L * nameStarts.length + names.length + 4L * order.length;
    }
}
