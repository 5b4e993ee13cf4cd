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
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code jit-PID.dump} file: the code that a JIT compiler made, with names and, if the compiler says so, source lines.
 * {@link #refresh()} reads what was appended; names are kept, lines are read again where they are asked for. Addresses
 * are those of the process.
 *
 * <p>The file belongs to the process watched and may be hostile: sizes, names and lines are bounded, and whatever does
 * not fit ends the reading. Belongs to one thread. Source: Linux {@code
 * tools/perf/Documentation/jitdump-specification.txt}, version 1 of the format.
 */
public final class JitDump {
    private static final int LONGEST_NAME = 8 << 10;
    private static final int MOST_LINE_BYTES = 1 << 20;
    private static final int READ_AT_ONCE = 64 << 10;
    private static final int MOST_RECORDS_AT_ONCE = 1 << 20;

    /** A source line; {@code file} is empty if unknown. */
    public record Source(String file, int line) {}

    private final Path file;
    private final JitCodeTable code = new JitCodeTable();
    private @Nullable Object identity;
    private ByteOrder order = ByteOrder.nativeOrder();
    private long position;
    private boolean ended;
    /** Lines come before the code they belong to. */
    private long linesAt;

    private long linesOf;

    public JitDump(Path file) {
        this.file = file;
    }

    /**
     * Reads records that were added since the last call; all, if the file was replaced or cut.
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
            identity = attributes.fileKey();
            position = 0;
            linesAt = 0;
            ended = false;
            code.clear();
        }
        if (ended || attributes.size() == position) {
            return false;
        }
        int before = code.size();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            readRecords(channel, attributes.size());
        }
        return code.size() != before;
    }

    private void readRecords(FileChannel channel, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE).order(order);
        if (position == 0 && !readHeader(channel, buffer)) {
            return;
        }
        long bufferAt = position;
        buffer.limit(0);
        int records = 0;
        while (!ended && position + JitDumpLayout.RECORD_BYTES <= size && ++records < MOST_RECORDS_AT_ONCE) {
            // What a record begins with must be at hand: all that is kept of it.
            long wanted = Math.min(size - position, JitDumpLayout.LOAD_NAME + (long) LONGEST_NAME);
            if (position < bufferAt || position + wanted > bufferAt + buffer.limit()) {
                bufferAt = position;
                read(channel, buffer, position, READ_AT_ONCE);
            }
            int at = (int) (position - bufferAt);
            if (buffer.limit() - at < JitDumpLayout.RECORD_BYTES) {
                return;
            }
            int id = buffer.getInt(at + JitDumpLayout.RECORD_ID);
            long length = buffer.getInt(at + JitDumpLayout.RECORD_SIZE) & 0xffffffffL;
            if (length < JitDumpLayout.RECORD_BYTES) {
                ended = true;
                return;
            }
            if (position + length > size) {
                return;
            }
            record(id, buffer, at, (int) Math.min(length, buffer.limit() - at), length);
            position += length;
        }
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

    private static void read(FileChannel channel, ByteBuffer buffer, long from, int bytes) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                break;
            }
        }
        buffer.flip();
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
                    ended = !code.add(start, size, b.array(), b.arrayOffset() + name, end - name, lines ? linesAt : 0);
                }
                linesAt = 0;
            }
            case JitDumpLayout.CODE_MOVE -> {
                if (there >= JitDumpLayout.MOVE_BYTES) {
                    int entry = code.find(b.getLong(at + JitDumpLayout.MOVE_FROM));
                    long size = b.getLong(at + JitDumpLayout.MOVE_SIZE);
                    if (entry >= 0) {
                        byte[] name = code.name(entry).getBytes(StandardCharsets.UTF_8);
                        ended = !code.add(b.getLong(at + JitDumpLayout.MOVE_TO), size, name, 0, name.length, 0);
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

    /** The name of the code at an address of the process; null if there is none. */
    public @Nullable String lookup(long address) {
        int entry = code.find(address);
        return entry < 0 ? null : code.name(entry);
    }

    /**
     * The source line of an address; null if the compiler did not say.
     *
     * @throws IOException if the file can no longer be read
     */
    public @Nullable Source source(long address) throws IOException {
        int entry = code.find(address);
        long at = entry < 0 ? 0 : code.detail(entry);
        if (at == 0) {
            return null;
        }
        ByteBuffer b;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            b = ByteBuffer.allocate(JitDumpLayout.RECORD_BYTES).order(order);
            read(channel, b, at, JitDumpLayout.RECORD_BYTES);
            int length = b.limit() < JitDumpLayout.RECORD_BYTES ? 0 : b.getInt(JitDumpLayout.RECORD_SIZE);
            if (length < JitDumpLayout.LINES_ENTRIES || length > MOST_LINE_BYTES) {
                return null;
            }
            b = ByteBuffer.allocate(length).order(order);
            read(channel, b, at, length);
        }
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
