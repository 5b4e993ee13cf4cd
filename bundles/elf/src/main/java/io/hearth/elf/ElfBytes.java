/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A range of an ELF file (a section, a segment, the whole file), read little endian at any offset. Pages are read when
 * they are touched and a few are kept, so that a range of 100 MB costs no more memory than one of 1 MB.
 *
 * <p>Offsets are in bytes from the start of the range. An access outside of it throws {@link ElfException}. Belongs to
 * one thread and is of no use after its {@link ElfFile} is closed.
 */
public final class ElfBytes {
    private static final int PAGE_SHIFT = 14;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE - 1;
    private static final int KEPT_PAGES = 64;

    private final String name;
    private final long start;
    private final long size;
    private final long address;

    /** Null if the whole range is in {@link #current}. */
    private final @Nullable ElfSource source;

    private final int pageMask;
    private final int pageShift;
    private byte[] current;
    private long currentPage;
    private final byte[] @Nullable [] pages;
    private final long[] pageNumbers;

    private ElfBytes(String name, @Nullable ElfSource source, long start, long size, long address, byte[] whole) {
        this.name = name;
        this.source = source;
        this.start = start;
        this.size = size;
        this.address = address;
        this.current = whole;
        if (source == null) {
            pageShift = 31;
            pageMask = Integer.MAX_VALUE;
            currentPage = 0;
            pages = new byte[0][];
            pageNumbers = new long[0];
        } else {
            pageShift = PAGE_SHIFT;
            pageMask = PAGE_MASK;
            currentPage = -1;
            int kept = (int) Math.min(KEPT_PAGES, (size >>> PAGE_SHIFT) + 1);
            int slots = Integer.highestOneBit(kept);
            pages = new byte[slots][];
            pageNumbers = new long[slots];
        }
    }

    /** Bytes in memory. {@code name} is used in messages; {@code address} is the virtual address of the first byte. */
    public static ElfBytes of(String name, byte[] bytes, long address) {
        return new ElfBytes(name, null, 0, bytes.length, address, bytes);
    }

    static ElfBytes of(String name, ElfSource source, long start, long size, long address) {
        return new ElfBytes(name, source, start, size, address, new byte[0]);
    }

    /** What it is a range of, for messages. */
    public String name() {
        return name;
    }

    /** Length in bytes. */
    public long size() {
        return size;
    }

    /** Virtual address of the first byte; 0 if it has none. */
    public long address() {
        return address;
    }

    /** The byte there, 0 to 255. */
    public int u8(long at) throws ElfException {
        if (at < 0 || at >= size) {
            throw outside(at, 1);
        }
        long page = at >>> pageShift;
        if (page != currentPage) {
            load(page);
        }
        return current[(int) at & pageMask] & 0xff;
    }

    /** An unsigned 16 bit number. */
    public int u16(long at) throws ElfException {
        return u8(at) | u8(at + 1) << 8;
    }

    /** A 32 bit number as it is. */
    public int s32(long at) throws ElfException {
        if (at < 0 || at > size - 4) {
            throw outside(at, 4);
        }
        long page = at >>> pageShift;
        if (page != currentPage) {
            load(page);
        }
        int i = (int) at & pageMask;
        byte[] b = current;
        if (i + 4 <= b.length) {
            return (b[i] & 0xff) | (b[i + 1] & 0xff) << 8 | (b[i + 2] & 0xff) << 16 | b[i + 3] << 24;
        }
        return u16(at) | u16(at + 2) << 16;
    }

    /** An unsigned 32 bit number. */
    public long u32(long at) throws ElfException {
        return s32(at) & 0xffffffffL;
    }

    /** A 64 bit number as it is. */
    public long s64(long at) throws ElfException {
        return u32(at) | (long) s32(at + 4) << 32;
    }

    /** Copies {@code length} bytes to {@code into} from {@code position}. */
    public void copy(long at, byte[] into, int position, int length) throws ElfException {
        if (length < 0 || at < 0 || at > size - length) {
            throw outside(at, length);
        }
        if (source != null && length >= PAGE) {
            read(start + at, into, position, length);
            return;
        }
        int done = 0;
        while (done < length) {
            long page = (at + done) >>> pageShift;
            if (page != currentPage) {
                load(page);
            }
            int i = (int) (at + done) & pageMask;
            int count = Math.min(length - done, current.length - i);
            System.arraycopy(current, i, into, position + done, count);
            done += count;
        }
    }

    /** A copy of a piece. The caller bounds {@code length}. */
    public byte[] slice(long at, int length) throws ElfException {
        if (length < 0 || at < 0 || at > size - length) {
            throw outside(at, length);
        }
        byte[] piece = new byte[length];
        copy(at, piece, 0, length);
        return piece;
    }

    /** A copy of everything; refused if there are more than {@code limit} bytes. */
    public byte[] toByteArray(int limit) throws ElfException {
        if (size > limit) {
            throw new ElfException(name + ": " + size + " bytes are more than the limit of " + limit);
        }
        return slice(0, (int) size);
    }

    /**
     * The bytes up to the next NUL as UTF-8 text (ill-formed bytes become U+FFFD).
     *
     * @throws ElfException if there is no NUL within {@code limit} bytes
     */
    public String string(long at, int limit) throws ElfException {
        int length = 0;
        while (u8(at + length) != 0) {
            if (++length > limit) {
                throw new ElfException(name + ": text at offset " + at + " is longer than " + limit + " bytes");
            }
        }
        return new String(slice(at, length), StandardCharsets.UTF_8);
    }

    /** A part of it, with offsets of its own. */
    public ElfBytes range(long at, long length) throws ElfException {
        if (length < 0 || at < 0 || at > size - length) {
            throw new ElfException(name + ": " + length + " bytes at offset " + at + " are outside of its " + size);
        }
        if (source == null) {
            return of(name, slice(at, (int) length), address + at);
        }
        return of(name, source, start + at, length, address + at);
    }

    /** A reader that starts there. */
    public ElfCursor cursor(long at) {
        return new ElfCursor(this, at);
    }

    private void load(long page) throws ElfException {
        int slot = (int) page & (pages.length - 1);
        byte[] bytes = pages[slot];
        if (bytes == null || pageNumbers[slot] != page) {
            long from = page << PAGE_SHIFT;
            int length = (int) Math.min(PAGE, size - from);
            if (bytes == null || bytes.length != length) {
                bytes = new byte[length];
                pages[slot] = null;
            }
            currentPage = -1;
            pageNumbers[slot] = -1;
            read(start + from, bytes, 0, length);
            pages[slot] = bytes;
            pageNumbers[slot] = page;
        }
        current = bytes;
        currentPage = page;
    }

    private void read(long position, byte[] into, int at, int length) throws ElfException {
        try {
            if (source == null || !source.read(position, into, at, length)) {
                throw new ElfException(name + ": the file ends before offset " + (position + length)
                        + "; it was cut short, or changed while it was read");
            }
        } catch (ElfException e) {
            throw e;
        } catch (IOException e) {
            throw new ElfException(name + ": cannot be read at offset " + position + ": " + e.getMessage(), e);
        }
    }

    private ElfException outside(long at, int length) {
        return new ElfException(
                name + ": " + length + " bytes at offset " + at + " are outside of its " + size + " bytes");
    }
}
