/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A cursor over {@code /proc/PID/maps}: one line at a time, in rising order of addresses, without garbage but for the
 * paths, and a path that repeats that of the line before is the same object. Reusable by {@link #open}; not
 * thread-safe. Lines that do not look like a mapping are skipped and counted.
 *
 * <p>Source: {@code Documentation/filesystems/proc.rst}, "maps".
 */
public final class ProcMaps implements Closeable {

    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int EXECUTE = 4;
    public static final int SHARED = 8;

    private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.US_ASCII);
    /** A path has at most 4,095 bytes, each of which may be escaped by four. */
    private static final int BUFFER_SIZE = 32 * 1024;

    private final ByteLines lines = new ByteLines(BUFFER_SIZE);
    private int position;
    private boolean malformed;
    private int skipped;

    private long start;
    private long end;
    private int permissions;
    private long offset;
    private long device;
    private long inode;
    private boolean deleted;
    private int pathStart;
    private int pathEnd;
    private byte[] lastPathBytes = new byte[0];
    private String lastPath = "";

    /** Begins to read the mappings of a process. Fails if it is gone or may not be read. */
    public ProcMaps open(int pid) throws IOException {
        return open(new FileInputStream("/proc/" + pid + "/maps"));
    }

    /** Begins to read a stream, which this object closes. */
    public ProcMaps open(InputStream in) throws IOException {
        close();
        lines.open(in);
        skipped = 0;
        return this;
    }

    /** All mappings of a process, at most {@code max}. */
    public static List<Mapping> of(int pid, int max) throws IOException {
        List<Mapping> all = new ArrayList<>();
        try (ProcMaps maps = new ProcMaps().open(pid)) {
            while (all.size() < max && maps.next()) {
                all.add(maps.mapping());
            }
        }
        return all;
    }

    /** Moves on to the next mapping; false at the end. */
    public boolean next() throws IOException {
        while (lines.next()) {
            if (parse()) {
                return true;
            }
            skipped++;
        }
        return false;
    }

    private boolean parse() {
        position = lines.start();
        malformed = false;
        start = hex();
        expect('-');
        end = hex();
        expect(' ');
        permissions = flag('r', READ) | flag('w', WRITE) | flag('x', EXECUTE) | flag('s', SHARED);
        expect(' ');
        offset = hex();
        expect(' ');
        long major = hex();
        expect(':');
        device = (major << 32) | (hex() & 0xffffffffL);
        expect(' ');
        inode = decimal();
        if (malformed || Long.compareUnsigned(start, end) >= 0) {
            return false;
        }
        byte[] b = lines.bytes();
        while (position < lines.end() && b[position] == ' ') {
            position++;
        }
        pathStart = position;
        pathEnd = lines.end();
        int marker = pathEnd - DELETED.length;
        deleted = marker > pathStart && Arrays.equals(b, marker, pathEnd, DELETED, 0, DELETED.length);
        if (deleted) {
            pathEnd = marker;
        }
        return true;
    }

    private long hex() {
        long value = 0;
        int digits = 0;
        byte[] b = lines.bytes();
        for (; position < lines.end(); position++, digits++) {
            int digit = Character.digit(b[position], 16);
            if (digit < 0) {
                break;
            }
            value = (value << 4) | digit;
        }
        malformed |= digits == 0 || digits > 16;
        return value;
    }

    private long decimal() {
        long value = 0;
        int digits = 0;
        byte[] b = lines.bytes();
        for (; position < lines.end() && b[position] >= '0' && b[position] <= '9'; position++, digits++) {
            value = value * 10 + (b[position] - '0');
        }
        malformed |= digits == 0 || digits > 20;
        return value;
    }

    private void expect(char c) {
        if (position < lines.end() && lines.bytes()[position] == c) {
            position++;
        } else {
            malformed = true;
        }
    }

    private int flag(char letter, int bit) {
        if (position >= lines.end()) {
            malformed = true;
            return 0;
        }
        return lines.bytes()[position++] == letter ? bit : 0;
    }

    /** First address of the current mapping. */
    public long start() {
        return start;
    }

    /** Address behind the last one. */
    public long end() {
        return end;
    }

    /** Bits {@link #READ}, {@link #WRITE}, {@link #EXECUTE}, {@link #SHARED}. */
    public int permissions() {
        return permissions;
    }

    /** Offset in the file, in bytes. */
    public long offset() {
        return offset;
    }

    /** Major number in the upper, minor number in the lower 32 bits. */
    public long device() {
        return device;
    }

    /** 0 for memory without a file. */
    public long inode() {
        return inode;
    }

    /** Whether the file's name is gone. */
    public boolean deleted() {
        return deleted;
    }

    /** The path as the process sees it and {@link PathText} decodes it, a name such as {@code [vdso]}, or empty; without the deleted marker. */
    public String path() {
        byte[] b = lines.bytes();
        if (!Arrays.equals(b, pathStart, pathEnd, lastPathBytes, 0, lastPathBytes.length)) {
            lastPathBytes = Arrays.copyOfRange(b, pathStart, pathEnd);
            lastPath = PathText.decode(lastPathBytes);
            // The kernel escapes the newline only.
            if (lastPath.indexOf('\\') >= 0) {
                lastPath = lastPath.replace("\\012", "\n");
            }
        }
        return lastPath;
    }

    /** The current line as a record. */
    public Mapping mapping() {
        return new Mapping(start, end, permissions, offset, device, inode, path(), deleted);
    }

    /** Number of lines since {@link #open} that were not understood. */
    public int skipped() {
        return skipped;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
