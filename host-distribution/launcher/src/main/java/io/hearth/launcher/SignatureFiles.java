/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The files of a signed jar that no signature covers because they are the signature: the manifest, and pairs of a signature
 * file ({@code .SF}) and its block. Source: JAR File Specification, "Signed JAR File".
 */
final class SignatureFiles {
    private static final String FOLDER = "META-INF/";
    private static final int MAX_BYTES = 16 << 20;
    private static final String DIGEST_OF_MANIFEST = "-DIGEST-MANIFEST";
    private static final Set<String> STRONG = Set.of("SHA-256", "SHA-384", "SHA-512");

    private final Set<String> names = new HashSet<>();
    private final Map<String, byte[]> signatureFiles = new HashMap<>();
    private final Set<String> blocks = new HashSet<>();
    private byte[] manifest = new byte[0];
    private String odd = "";

    private SignatureFiles() {}

    /** Something is not covered by the signature; the message is a sentence's end. */
    static final class NotCoveredException extends Exception {
        private static final long serialVersionUID = 1L;

        NotCoveredException(String message) {
            super(message);
        }
    }

    static SignatureFiles of(JarFile jar) throws IOException {
        SignatureFiles files = new SignatureFiles();
        for (JarEntry entry : Collections.list(jar.entries())) {
            files.add(jar, entry);
        }
        return files;
    }

    private void add(JarFile jar, JarEntry entry) throws IOException {
        String name = entry.getName();
        String upper = name.toUpperCase(Locale.ROOT);
        if (!upper.startsWith(FOLDER) || upper.indexOf('/', FOLDER.length()) >= 0) {
            return;
        }
        String file = upper.substring(FOLDER.length());
        int dot = file.lastIndexOf('.');
        String base = dot < 0 ? file : file.substring(0, dot);
        String ending = dot < 0 ? "" : file.substring(dot + 1);
        boolean ofSignature = true;
        switch (ending) {
            case "SF" -> signatureFiles.put(base, bytes(jar, entry));
            case "RSA", "DSA", "EC" -> blocks.add(base);
            case "MF" -> {
                ofSignature = file.equals("MANIFEST.MF");
                manifest = ofSignature ? bytes(jar, entry) : manifest;
            }
            default -> {
                // Java's own verifier takes no digest of these, so anything could be in them.
                if (file.startsWith("SIG-")) {
                    odd = name;
                }
                ofSignature = false;
            }
        }
        if (ofSignature) {
            names.add(name);
            // Class loaders look for the exact name; the verifier does not.
            odd = name.startsWith(FOLDER) && (!ending.equals("MF") || name.equals(JarFile.MANIFEST_NAME)) ? odd : name;
        }
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(entry.getName() + " has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    boolean isEmpty() {
        return signatureFiles.isEmpty();
    }

    /** Whether an entry is one of these. */
    boolean has(String name) {
        return names.contains(name);
    }

    /** Each signature file has its block, each block its file, and nothing else bears a name that verifiers pass over. */
    void checkNames() throws NotCoveredException {
        if (!odd.isEmpty()) {
            throw new NotCoveredException(odd + " bears a name that signatures do not cover");
        }
        if (!signatureFiles.keySet().equals(blocks)) {
            Set<String> lone = new HashSet<>(signatureFiles.keySet());
            lone.addAll(blocks);
            lone.removeIf(base -> signatureFiles.containsKey(base) && blocks.contains(base));
            throw new NotCoveredException("a signature file and its block go together, and one is missing: " + FOLDER
                    + lone.iterator().next());
        }
    }

    /** Each signature file holds a strong digest of the manifest as a whole, and it is right. */
    void checkManifest() throws NotCoveredException, IOException {
        for (Map.Entry<String, byte[]> file : signatureFiles.entrySet()) {
            Attributes attributes = new Manifest(new ByteArrayInputStream(file.getValue())).getMainAttributes();
            boolean covered = false;
            for (Map.Entry<Object, Object> attribute : attributes.entrySet()) {
                String key = attribute.getKey().toString().toUpperCase(Locale.ROOT);
                String algorithm = key.endsWith(DIGEST_OF_MANIFEST)
                        ? key.substring(0, key.length() - DIGEST_OF_MANIFEST.length())
                        : "";
                if (STRONG.contains(algorithm)) {
                    byte[] digest = Base64.getDecoder()
                            .decode(attribute.getValue().toString().strip());
                    if (!MessageDigest.isEqual(digest, digest(algorithm))) {
                        throw new NotCoveredException("the manifest is not what was signed");
                    }
                    covered = true;
                }
            }
            if (!covered) {
                throw new NotCoveredException("its signature " + FOLDER + file.getKey()
                        + ".SF does not cover the manifest as a whole; sign it by jarsigner, without -sectionsonly");
            }
        }
    }

    private byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(manifest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
    }
}
