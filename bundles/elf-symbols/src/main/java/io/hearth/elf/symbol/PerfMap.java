/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@code perf-PID.map} file: what a JIT compiler says of the code it made, a line of start, size and name each, the
 * numbers hexadecimal. {@link #read} goes on where it ended, a slice at a time; where entries overlap the later one wins.
 * Addresses are those of the process.
 *
 * <p>The file belongs to the process watched and may be hostile: entries, names and each slice are bounded. One thread
 * reads, any thread looks up. Source: Linux {@code tools/perf/Documentation/jit-interface.txt}.
 */
public final class PerfMap {
    /** Entries kept unless said otherwise. */
    public static final int MOST_ENTRIES = 1 << 17;

    /** Bytes of names kept unless said otherwise. */
    public static final int MOST_NAME_BYTES = 6 << 20;

    private static final int LONGEST_NAME = 4 << 10;
    private static final int CHUNK = 64 << 10;
    private static final int MARK_BYTES = 64;

    private final JitCodeTable code;
    private long position;
    private byte[] mark = new byte[0];
    private boolean truncated;
    private long time;

    public PerfMap() {
        this(MOST_ENTRIES, MOST_NAME_BYTES);
    }

    /**
     * Keeps no more than this.
     *
     * @param mostEntries pieces of code
     * @param mostNameBytes bytes of their names together
     */
    public PerfMap(int mostEntries, int mostNameBytes) {
        this.code = new JitCodeTable(mostEntries, mostNameBytes);
    }

    /**
     * Reads lines that were added since the last call, at most about {@code maxBytes} of them; all anew, if the file was cut
     * or written over.
     *
     * @param channel the file, always the same one
     * @param size of the file now
     * @param nowNanos what is new counts from this time on, see {@link #lookup}
     * @return whether there is more to read
     * @throws IOException if the file cannot be read
     */
    public boolean read(FileChannel channel, long size, long maxBytes, long nowNanos) throws IOException {
        if (size < position || !begins(channel)) {
            clear();
        }
        if (size == position || truncated) {
            return false;
        }
        time = nowNanos;
        return readLines(channel, Math.min(size, position + maxBytes)) && !truncated && position < size;
    }

    /** Whether what stands before the position is what was read there. */
    private boolean begins(FileChannel channel) throws IOException {
        byte[] there = new byte[mark.length];
        return mark.length == 0
                || channel.read(ByteBuffer.wrap(there), position - mark.length) == there.length
                        && Arrays.equals(there, mark);
    }

    /** @return whether the end of the slice was reached, not that of the file within a line */
    private boolean readLines(FileChannel channel, long until) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int held = 0;
        while (!truncated && position < until) {
            int read = channel.read(ByteBuffer.wrap(chunk, held, CHUNK - held), position + held);
            if (read <= 0) {
                return false;
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
            if (line > 0) {
                mark = Arrays.copyOfRange(chunk, Math.max(0, line - MARK_BYTES), line);
            }
            System.arraycopy(chunk, line, chunk, 0, end - line);
            held = end - line;
            position += line;
        }
        return true;
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
        int length = Math.min(to - at, LONGEST_NAME);
        truncated |= !code.add(start, size, time, b, at, length, 0);
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /**
     * The name of the code at an address of the process; null if there is none.
     *
     * @param timeNanos where code was replaced, what was there then
     */
    public @Nullable String lookup(long address, long timeNanos) {
        return code.lookup(address, timeNanos);
    }

    /** Grows when code took the place of other code. */
    public int replacements() {
        return code.replacements();
    }

    private void clear() {
        position = 0;
        mark = new byte[0];
        code.clear();
        truncated = false;
    }

    /** Bytes of the file that have been read. */
    public long position() {
        return position;
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
