/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digest and length of what is written to it, and written on to another stream. */
final class Digest extends OutputStream {
    private final MessageDigest digest;
    private final OutputStream out;
    private long length;

    /** @param algorithm MD5, SHA-1 or SHA-256, which every Java runtime has */
    Digest(String algorithm, OutputStream out) {
        try {
            this.digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
        this.out = out;
    }

    static String hex(String algorithm, byte[] bytes) {
        Digest digest = new Digest(algorithm, nullOutputStream());
        digest.digest.update(bytes);
        return digest.hex();
    }

    static String hex(String algorithm, Entry.File file) throws IOException {
        Digest digest = new Digest(algorithm, nullOutputStream());
        ContentCopy.copy(file, digest);
        return digest.hex();
    }

    @Override
    public void write(int b) throws IOException {
        digest.update((byte) b);
        length++;
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        digest.update(bytes, from, count);
        length += count;
        out.write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    long length() {
        return length;
    }

    /** Ends the digest. */
    byte[] bytes() {
        return digest.digest();
    }

    /** Ends the digest. */
    String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
