/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Certificates and private keys in PEM (RFC 7468), as the {@code tls} blocks of components name them. Keys may be PKCS #8
 * (RFC 5958), or the older forms of RSA (RFC 8017, A.1.2) and EC (RFC 5915), which are wrapped into PKCS #8 because that is
 * all the JDK reads.
 */
public final class Pem {

    private static final byte[] RSA_ALGORITHM =
            bytes(0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00);
    private static final byte[] EC_OID = bytes(0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);
    private static final byte[] VERSION_0 = bytes(0x02, 0x01, 0x00);
    private static final String[] KEY_ALGORITHMS = {"RSA", "EC", "EdDSA"};

    /** Certificates of all authorities of a system are a quarter of this. */
    private static final int MOST_BYTES = 1 << 20;

    private Pem() {}

    /**
     * Reads the text of a file. Only a regular file is opened: a pipe would block the thread, and a device has no end.
     *
     * @throws IOException if it cannot be read or is no such file; the message completes "the file ..."
     */
    public static String read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("is larger than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Reads all certificates of a text, in their order.
     *
     * @throws GeneralSecurityException if there is none or one is damaged; the message completes "the file ..."
     */
    public static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        List<Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Block block : blocks(pem)) {
            if (block.label.equals("CERTIFICATE")) {
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.der)));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("holds no certificate in PEM");
        }
        return certificates;
    }

    /**
     * Reads the first private key of a text.
     *
     * @throws GeneralSecurityException if there is none, or one of a kind that is not read; the message completes "the
     *     file ..."
     */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return pkcs8(block.der);
                }
                case "RSA PRIVATE KEY" -> {
                    return generate("RSA", sequence(VERSION_0, RSA_ALGORITHM, tagged(0x04, block.der)));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = sequence(EC_OID, curve(block.der));
                    return generate("EC", sequence(VERSION_0, algorithm, tagged(0x04, block.der)));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new GeneralSecurityException(
                            "holds an encrypted key, for which there is no password; store it decrypted");
                default -> {}
            }
        }
        throw new GeneralSecurityException("holds no private key in PEM");
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("no algorithm");
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return generate(algorithm, der);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new GeneralSecurityException("holds a private key that is none of RSA, EC, Ed25519", last);
    }

    private static PrivateKey generate(String algorithm, byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** Finds the object id of the curve in an ECPrivateKey: the content of its element with tag [0]. */
    private static byte[] curve(byte[] der) throws GeneralSecurityException {
        try {
            int at = content(der, 0);
            while (at < der.length) {
                int inside = content(der, at);
                int end = inside + length(der, at);
                if ((der[at] & 0xff) == 0xa0) {
                    return Arrays.copyOfRange(der, inside, end);
                }
                at = end;
            }
        } catch (IndexOutOfBoundsException e) {
            throw new GeneralSecurityException("holds a damaged EC key", e);
        }
        throw new GeneralSecurityException("holds an EC key that does not name its curve; convert it to PKCS #8");
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        if (length < 0 || length > der.length) {
            throw new IndexOutOfBoundsException(length);
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return tagged(0x30, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x84);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static final class Block {
        final String label;
        final byte[] der;

        Block(String label, byte[] der) {
            this.label = label;
            this.der = der;
        }
    }

    private static List<Block> blocks(String pem) throws GeneralSecurityException {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while ((at = pem.indexOf("-----BEGIN ", at)) >= 0) {
            int labelEnd = pem.indexOf("-----", at + 11);
            if (labelEnd < 0) {
                break;
            }
            String label = pem.substring(at + 11, labelEnd);
            int end = pem.indexOf("-----END " + label + "-----", labelEnd);
            if (end < 0) {
                throw new GeneralSecurityException("holds a block of PEM without its end: " + label);
            }
            String base64 = pem.substring(labelEnd + 5, end);
            if (base64.indexOf(':') >= 0) {
                throw new GeneralSecurityException(
                        "holds an encrypted key, for which there is no password; store it decrypted");
            }
            try {
                blocks.add(
                        new Block(label, Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII))));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("holds damaged base64 in " + label, e);
            }
            at = end;
        }
        return blocks;
    }
}
