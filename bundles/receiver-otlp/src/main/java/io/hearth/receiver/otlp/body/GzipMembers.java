/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip of one or several members (RFC 1952) in a loop. The JDK's stream calls itself for each empty member,
 * until the stack overflows.
 */
final class GzipMembers {

    /** A member for each 64 KiB of the largest body a user may allow is a quarter of this. */
    private static final int MOST_MEMBERS = 1 << 16;

    private static final int CHUNK_BYTES = 8192;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final byte[] packed;
    private final int end;
    private int position;

    private GzipMembers(byte[] packed, int from, int end) {
        this.packed = packed;
        this.position = from;
        this.end = end;
    }

    /**
     * Decompresses all members into one body.
     *
     * @throws ZipException if it is damaged, cut off or has too many members
     * @throws RefusedException if more comes out than the body may have
     */
    static void inflate(byte[] packed, int from, int length, BodyBytes plain) throws ZipException, RefusedException {
        Inflater inflater = new Inflater(true);
        try {
            new GzipMembers(packed, from, from + length).members(inflater, plain);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "invalid block" : e.getMessage());
        } finally {
            inflater.end(); // its memory lies outside of the heap
        }
    }

    private void members(Inflater inflater, BodyBytes plain)
            throws ZipException, DataFormatException, RefusedException {
        byte[] chunk = new byte[CHUNK_BYTES];
        CRC32 crc = new CRC32();
        for (int count = 0; position < end; count++) {
            if (count > 0 && packed[position] == 0) {
                position++; // padding behind the last member, as of tape blocks
                count--;
                continue;
            }
            if (count == MOST_MEMBERS) {
                throw new ZipException("it has more than " + MOST_MEMBERS + " members");
            }
            header();
            inflater.reset();
            crc.reset();
            inflater.setInput(packed, position, end - position);
            long size = member(inflater, crc, chunk, plain);
            position = end - inflater.getRemaining();
            need(TRAILER_BYTES);
            if (little(position) != crc.getValue() || little(position + 4) != (size & 0xffff_ffffL)) {
                throw new ZipException("the checksum does not match");
            }
            position += TRAILER_BYTES;
        }
    }

    private static long member(Inflater inflater, CRC32 crc, byte[] chunk, BodyBytes plain)
            throws ZipException, DataFormatException, RefusedException {
        long size = 0;
        while (!inflater.finished()) {
            int count = inflater.inflate(chunk);
            if (count == 0 && !inflater.finished()) {
                throw new ZipException(inflater.needsDictionary() ? "it needs a dictionary" : "it ends too early");
            }
            crc.update(chunk, 0, count);
            plain.add(chunk, count);
            size += count;
        }
        return size;
    }

    private void header() throws ZipException {
        need(HEADER_BYTES);
        int flags = packed[position + 3] & 0xff;
        if ((packed[position] & 0xff) != 0x1f || (packed[position + 1] & 0xff) != 0x8b) {
            throw new ZipException("it is not in gzip format");
        }
        if (packed[position + 2] != 8 || (flags & RESERVED) != 0) {
            throw new ZipException("it has an unknown method or flag");
        }
        position += HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            need(2);
            skip(2 + ((packed[position] & 0xff) | (packed[position + 1] & 0xff) << 8));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void skipText() throws ZipException {
        do {
            need(1);
        } while (packed[position++] != 0);
    }

    private void skip(int count) throws ZipException {
        need(count);
        position += count;
    }

    private void need(int count) throws ZipException {
        if (count > end - position) {
            throw new ZipException("it ends too early");
        }
    }

    private long little(int at) {
        return (packed[at] & 0xffL)
                | (packed[at + 1] & 0xffL) << 8
                | (packed[at + 2] & 0xffL) << 16
                | (packed[at + 3] & 0xffL) << 24;
    }
}
