/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Builds a header block (RFC 7541) without dynamic table and without Huffman code, so that the same bytes are good for
 * every connection whose table has been set to size 0 first.
 */
final class HpackEncoder {

    /** To be sent before the first block of a connection: our table has no room, whatever the peer allows. */
    static final byte NO_TABLE = 0x20;

    static final int AUTHORITY = 1;
    static final int METHOD_POST = 3;
    static final int PATH = 4;
    static final int SCHEME_HTTP = 6;
    static final int SCHEME_HTTPS = 7;

    private static final int LITERAL = 0x00;
    private static final int LITERAL_NEVER_INDEXED = 0x10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /** Adds a field whose name and value are in the static table. */
    HpackEncoder indexed(int index) {
        integer(0x80, 7, index);
        return this;
    }

    /** Adds a field whose name is in the static table. */
    HpackEncoder literal(int nameIndex, String value) {
        integer(LITERAL, 4, nameIndex);
        string(value);
        return this;
    }

    /** Adds a field. */
    HpackEncoder literal(String name, String value) {
        out.write(LITERAL);
        string(name);
        string(value);
        return this;
    }

    /** Adds a field that no proxy may put into a table, because it may be a secret. */
    HpackEncoder secret(String name, String value) {
        out.write(LITERAL_NEVER_INDEXED);
        string(name);
        string(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        integer(0, 7, bytes.length);
        out.writeBytes(bytes);
    }

    private void integer(int flags, int prefixBits, int value) {
        int mask = (1 << prefixBits) - 1;
        if (value < mask) {
            out.write(flags | value);
            return;
        }
        out.write(flags | mask);
        int rest = value - mask;
        while (rest >= 0x80) {
            out.write(0x80 | (rest & 0x7f));
            rest >>= 7;
        }
        out.write(rest);
    }
}
