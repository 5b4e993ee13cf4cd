/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A {@code jit-PID.dump} file: the code that a JIT compiler made, with names and, if the compiler says so, source lines.
 * {@link #read} goes on where it ended, a slice at a time; names are kept, lines are read again where they are asked for.
 * Addresses are those of the process, times those of its clock, which for perf is the monotonic one.
 *
 * <p>The file belongs to the process watched and may be hostile: sizes, names and lines are bounded, and whatever does
 * not fit ends the reading. One thread reads, any thread looks up. Source: Linux {@code
 * tools/perf/Documentation/jitdump-specification.txt}, version 1 of the format.
 */
public final class JitDump {
    private static final int LONGEST_NAME = 4 << 10;
    private static final int MOST_LINE_BYTES = 1 << 20;
    private static final int READ_AT_ONCE = 64 << 10;
    private static final int READ_OF_LARGE = 256;

    /** A source line; {@code file} is empty if unknown. */
    public record Source(String file, int line) {}

    private final JitCodeTable code;
    private volatile ByteOrder order = ByteOrder.nativeOrder();
    private long position;
    private boolean ended;
    private boolean truncated;
    /** Lines come before the code they belong to. */
    private long linesAt;

    private long linesOf;
    private long bytesRead;

    public JitDump() {
        this(PerfMap.MOST_ENTRIES, PerfMap.MOST_NAME_BYTES);
    }

    /**
     * Keeps no more than this.
     *
     * @param mostEntries pieces of code
     * @param mostNameBytes bytes of their names together
     */
    public JitDump(int mostEntries, int mostNameBytes) {
        this.code = new JitCodeTable(mostEntries, mostNameBytes);
    }

    /**
     * Reads records that were added since the last call, at most about {@code maxBytes} of them; all, if the file was cut.
     *
     * @param channel the file, always the same one
     * @param size of the file now
     * @return whether there is more to read
     * @throws IOException if the file cannot be read
     */
    public boolean read(FileChannel channel, long size, long maxBytes) throws IOException {
        if (size < position) {
            position = 0;
            linesAt = 0;
            ended = false;
            truncated = false;
            code.clear();
        }
        if (ended || truncated || size == position) {
            return false;
        }
        long until = bytesRead + maxBytes;
        ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE).order(order);
        if (position == 0 && !readHeader(channel, buffer)) {
            return false;
        }
        return readRecords(channel, buffer, size, until) && !ended && !truncated;
    }

    /** @return whether the slice ended before the file's whole records did */
    private boolean readRecords(FileChannel channel, ByteBuffer buffer, long size, long until) throws IOException {
        long bufferAt = position;
        buffer.limit(0);
        int piece = READ_AT_ONCE;
        while (!ended && !truncated && position + JitDumpLayout.RECORD_BYTES <= size) {
            if (bytesRead >= until) {
                return true;
            }
            if (position + JitDumpLayout.RECORD_BYTES > bufferAt + buffer.limit()) {
                // After a record larger than the buffer there may be more of them: only their beginnings are read.
                bufferAt = position;
                read(channel, buffer, position, piece);
            }
            int at = (int) (position - bufferAt);
            if (buffer.limit() - at < JitDumpLayout.RECORD_BYTES) {
                return false;
            }
            int id = buffer.getInt(at + JitDumpLayout.RECORD_ID);
            long length = buffer.getInt(at + JitDumpLayout.RECORD_SIZE) & 0xffffffffL;
            if (length < JitDumpLayout.RECORD_BYTES) {
                ended = true;
                return false;
            }
            if (position + length > size) {
                return false;
            }
            // What a record begins with must be at hand: all that is kept of it.
            int wanted = wanted(id, length);
            if (at + wanted > buffer.limit()) {
                bufferAt = position;
                at = 0;
                read(channel, buffer, position, Math.max(piece, wanted));
            }
            record(id, buffer, at, (int) Math.min(length, buffer.limit() - at), length);
            bytesRead += JitDumpLayout.RECORD_BYTES;
            piece = length > READ_AT_ONCE / 2 ? READ_OF_LARGE : READ_AT_ONCE;
            position += length;
        }
        return false;
    }

    private static int wanted(int id, long length) {
        return switch (id) {
            case JitDumpLayout.CODE_LOAD -> (int) Math.min(length, JitDumpLayout.LOAD_NAME + (long) LONGEST_NAME);
            case JitDumpLayout.CODE_MOVE -> (int) Math.min(length, JitDumpLayout.MOVE_BYTES);
            case JitDumpLayout.DEBUG_INFO -> (int) Math.min(length, JitDumpLayout.LINES_ENTRIES);
            default -> JitDumpLayout.RECORD_BYTES;
        };
    }

    private boolean readHeader(FileChannel channel, ByteBuffer buffer) throws IOException {
        read(channel, buffer, 0, JitDumpLayout.HEADER_BYTES);
        if (buffer.limit() < JitDumpLayout.HEADER_BYTES) {
            return false;
        }
        int magic = buffer.order(ByteOrder.nativeOrder()).getInt(0);
        order = magic == JitDumpLayout.MAGIC ? ByteOrder.nativeOrder() : opposite(ByteOrder.nativeOrder());
        buffer.order(order);
        long headerBytes = buffer.getInt(JitDumpLayout.HEADER_SIZE) & 0xffffffffL;
        ended = buffer.getInt(0) != JitDumpLayout.MAGIC || headerBytes < JitDumpLayout.HEADER_BYTES;
        position = headerBytes;
        return !ended;
    }

    private static ByteOrder opposite(ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private void read(FileChannel channel, ByteBuffer buffer, long from, int bytes) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                break;
            }
        }
        buffer.flip();
        bytesRead += buffer.limit();
    }

    /** @param there bytes of the record at hand */
    private void record(int id, ByteBuffer b, int at, int there, long length) {
        switch (id) {
            case JitDumpLayout.CODE_LOAD -> {
                if (there > JitDumpLayout.LOAD_NAME) {
                    int name = at + JitDumpLayout.LOAD_NAME;
                    int end = endOfText(b, name, Math.min(at + there, name + LONGEST_NAME));
                    long start = b.getLong(at + JitDumpLayout.LOAD_ADDRESS);
                    long size = b.getLong(at + JitDumpLayout.LOAD_SIZE);
                    boolean lines = linesAt != 0 && linesOf == start;
                    long time = b.getLong(at + JitDumpLayout.RECORD_TIME);
                    int nameAt = b.arrayOffset() + name;
                    truncated |= !code.add(start, size, time, b.array(), nameAt, end - name, lines ? linesAt : 0);
                }
                linesAt = 0;
            }
            case JitDumpLayout.CODE_MOVE -> {
                if (there >= JitDumpLayout.MOVE_BYTES) {
                    long time = b.getLong(at + JitDumpLayout.RECORD_TIME);
                    String moved = code.lookup(b.getLong(at + JitDumpLayout.MOVE_FROM), time);
                    long size = b.getLong(at + JitDumpLayout.MOVE_SIZE);
                    if (moved != null) {
                        byte[] name = moved.getBytes(StandardCharsets.UTF_8);
                        long to = b.getLong(at + JitDumpLayout.MOVE_TO);
                        truncated |= !code.add(to, size, time, name, 0, name.length, 0);
                    }
                }
            }
            case JitDumpLayout.DEBUG_INFO -> {
                if (there >= JitDumpLayout.LINES_ENTRIES && length <= MOST_LINE_BYTES) {
                    linesAt = position;
                    linesOf = b.getLong(at + JitDumpLayout.LINES_ADDRESS);
                }
            }
            default -> {
                // Unwind tables and records of later versions: nothing that names code.
            }
        }
    }

    private static int endOfText(ByteBuffer b, int from, int limit) {
        int end = from;
        while (end < limit && b.get(end) != 0) {
            end++;
        }
        return end;
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

    /** Whether records were left out because there were too many. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Bytes of the file that have been read; those between are passed over. */
    public long bytesRead() {
        return bytesRead;
    }

    /**
     * The source line of an address; null if the compiler did not say.
     *
     * @throws IOException if the file can no longer be read
     */
    public @Nullable Source source(FileChannel channel, long address, long timeNanos) throws IOException {
        long at = code.detailAt(address, timeNanos);
        if (at == 0) {
            return null;
        }
        ByteBuffer b = ByteBuffer.allocate(JitDumpLayout.RECORD_BYTES).order(order);
        read(channel, b, at, JitDumpLayout.RECORD_BYTES);
        int length = b.limit() < JitDumpLayout.RECORD_BYTES ? 0 : b.getInt(JitDumpLayout.RECORD_SIZE);
        if (length < JitDumpLayout.LINES_ENTRIES || length > MOST_LINE_BYTES) {
            return null;
        }
        b = ByteBuffer.allocate(length).order(order);
        read(channel, b, at, length);
        return b.limit() < JitDumpLayout.LINES_ENTRIES ? null : nearest(b, address);
    }

    /** The last entry at or before the address. */
    private static @Nullable Source nearest(ByteBuffer b, long address) {
        long entries = b.getLong(JitDumpLayout.LINES_COUNT);
        int at = JitDumpLayout.LINES_ENTRIES;
        int nameFrom = -1;
        int nameEnd = -1;
        Source found = null;
        for (long i = 0; i < entries && at + JitDumpLayout.LINE_NAME < b.limit(); i++) {
            long start = b.getLong(at);
            int name = at + JitDumpLayout.LINE_NAME;
            int end = endOfText(b, name, b.limit());
            boolean sameAsBefore = end - name == 1 && b.get(name) == JitDumpLayout.SAME_NAME;
            if (!sameAsBefore) {
                nameFrom = name;
                nameEnd = end;
            }
            if (Long.compareUnsigned(start, address) > 0) {
                break;
            }
            String text = nameFrom < 0
                    ? ""
                    : new String(
                            b.array(),
                            b.arrayOffset() + nameFrom,
                            Math.min(nameEnd - nameFrom, LONGEST_NAME),
                            StandardCharsets.UTF_8);
            found = new Source(text, Math.max(0, b.getInt(at + JitDumpLayout.LINE_NUMBER)));
            at = end + 1;
        }
        return found;
    }

    /** Number of pieces of code. */
    public int size() {
        return code.size();
    }

    /** Bytes of heap kept. */
    public long retainedBytes() {
        return code.retainedBytes();
    }
}
