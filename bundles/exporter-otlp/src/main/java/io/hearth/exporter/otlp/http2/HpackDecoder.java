/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Decodes header blocks (RFC 7541) of one connection, in the order in which they come. */
final class HpackDecoder {

    /** What SETTINGS_HEADER_TABLE_SIZE is unless one sends another value, which we do not. */
    private static final int TABLE_BYTES = 4096;
    /** Smallest entry is 32 bytes. */
    private static final int TABLE_ENTRIES = TABLE_BYTES / 32;

    private final int longestListBytes;
    private final HuffmanCode huffman = new HuffmanCode();

    /** The dynamic table: a ring whose newest entry is at {@code newest}. */
    private final Header[] ring = new Header[TABLE_ENTRIES];

    private int newest;
    private int entries;
    private int usedBytes;
    private int maxBytes = TABLE_BYTES;

    private byte[] block = new byte[0];
    private int at;
    private int end;

    HpackDecoder(int longestListBytes) {
        this.longestListBytes = longestListBytes;
    }

    /** Decodes a whole block. */
    List<Header> decode(byte[] data, int length) throws Http2Exception {
        block = data;
        at = 0;
        end = length;
        List<Header> headers = new ArrayList<>(8);
        int listBytes = 0;
        while (at < end) {
            int first = block[at];
            Header header;
            if ((first & 0x80) != 0) {
                header = entry(integer(7));
            } else if ((first & 0xe0) == 0x20) {
                if (!headers.isEmpty()) {
                    throw broken("a table size in the middle of a header block");
                }
                resize(integer(5));
                continue;
            } else {
                boolean isIndexed = (first & 0x40) != 0;
                int index = integer(isIndexed ? 6 : 4);
                String name = index == 0 ? string() : entry(index).name();
                header = new Header(name, string());
                if (isIndexed) {
                    add(header);
                }
            }
            listBytes += header.size();
            if (listBytes > longestListBytes) {
                throw Http2Exception.connection(
                        ErrorCode.ENHANCE_YOUR_CALM, "the server's headers are longer than " + longestListBytes);
            }
            headers.add(header);
        }
        return headers;
    }

    private int integer(int prefixBits) throws Http2Exception {
        int mask = (1 << prefixBits) - 1;
        int value = next() & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; shift <= 21; shift += 7) {
            int octet = next();
            value += (octet & 0x7f) << shift;
            if ((octet & 0x80) == 0) {
                return value;
            }
        }
        throw broken("a number that is too large");
    }

    private int next() throws Http2Exception {
        if (at >= end) {
            throw broken("a header block that ends too early");
        }
        return block[at++];
    }

    private String string() throws Http2Exception {
        if (at >= end) {
            throw broken("a header block that ends too early");
        }
        boolean isHuffman = (block[at] & 0x80) != 0;
        int length = integer(7);
        if (length > end - at) {
            throw broken("a string that is longer than its header block");
        }
        int from = at;
        at += length;
        return isHuffman
                ? huffman.decode(block, from, at)
                : new String(block, from, length, StandardCharsets.ISO_8859_1);
    }

    private Header entry(int index) throws Http2Exception {
        if (index >= 1 && index <= HpackStaticTable.SIZE) {
            return HpackStaticTable.entry(index);
        }
        int dynamic = index - HpackStaticTable.SIZE - 1;
        if (index == 0 || dynamic >= entries) {
            throw broken("index " + index + " which is in no table");
        }
        return ring[(newest + dynamic) % TABLE_ENTRIES];
    }

    private void add(Header header) {
        evict(maxBytes - header.size());
        if (header.size() <= maxBytes) {
            newest = (newest + TABLE_ENTRIES - 1) % TABLE_ENTRIES;
            ring[newest] = header;
            entries++;
            usedBytes += header.size();
        }
    }

    private void resize(int bytes) throws Http2Exception {
        if (bytes > TABLE_BYTES) {
            throw broken("a table larger than was offered");
        }
        maxBytes = bytes;
        evict(bytes);
    }

    private void evict(int target) {
        while (entries > 0 && usedBytes > target) {
            usedBytes -= ring[(newest + entries - 1) % TABLE_ENTRIES].size();
            entries--;
        }
    }

    private static Http2Exception broken(String what) {
        return Http2Exception.connection(ErrorCode.COMPRESSION_ERROR, "the server's headers hold " + what);
    }
}
