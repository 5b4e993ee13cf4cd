/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Whether a jar is signed, whole, and by somebody whose certificate lies in the folder of trusted signers. The signature is
 * the JAR format's own (made by jarsigner). It must cover every entry, whatever its name, and the whole manifest; and the
 * archive must have a form in which no reader finds anything else ({@link JarLayout}). Thread-safe.
 */
public final class AddonSignature {
    private static final long MAX_BYTES = 256L << 20;

    private final SignerTrust trust;

    /**
     * Reads nothing yet.
     *
     * @param trusted a folder of certificates, PEM or DER; it need not exist
     * @param timestamps the same for the authorities whose timestamps count after a signer's certificate has expired
     */
    public AddonSignature(Path trusted, Path timestamps) {
        this(new SignerTrust(trusted, timestamps, InstantSource.system()));
    }

    AddonSignature(SignerTrust trust) {
        this.trust = trust;
    }

    /**
     * Why the jar is not to be trusted, completing "it is "; null when it is.
     *
     * @param jar must not be written by others until it has been used: a private copy
     */
    public @Nullable String objection(Path jar) {
        try (JarFile open = new JarFile(jar.toFile(), true)) {
            SignatureFiles signatures = SignatureFiles.of(open);
            if (signatures.isEmpty()) {
                return "not signed";
            }
            JarLayout.check(jar);
            signatures.checkNames();
            Set<CodeSigner> common = commonSigners(open, signatures);
            // The manifest decides what of a bundle is code, so a digest for each entry is not enough.
            signatures.checkManifest();
            return objection(common);
        } catch (SignatureFiles.NotCoveredException | SecurityException e) {
            return "tampered with: " + TerminalText.escape(String.valueOf(e.getMessage()));
        } catch (JarLayout.NotPlainException e) {
            return "tampered with: it is not a plain archive: " + e.getMessage();
        } catch (IOException | IllegalArgumentException e) {
            return "not readable to its end: " + TerminalText.escape(String.valueOf(e.getMessage()));
        }
    }

    /** Those who signed every single entry. */
    private static Set<CodeSigner> commonSigners(JarFile open, SignatureFiles signatures)
            throws IOException, SignatureFiles.NotCoveredException {
        Set<CodeSigner> common = null;
        long bytes = 0;
        for (JarEntry entry : Collections.list(open.entries())) {
            bytes += read(open, entry, MAX_BYTES - bytes);
            // A folder has no content, which the layout has made sure of.
            if (entry.isDirectory() || signatures.has(entry.getName())) {
                continue;
            }
            CodeSigner[] signers = entry.getCodeSigners();
            if (signers == null || signers.length == 0) {
                throw new SignatureFiles.NotCoveredException(
                        entry.getName() + " is not what was signed, or was added later");
            }
            if (common == null) {
                common = new HashSet<>(Arrays.asList(signers));
            } else {
                common.retainAll(Arrays.asList(signers));
            }
        }
        return common == null ? Set.of() : common;
    }

    /** Signers are known once an entry has been read to its end. */
    private static long read(JarFile open, JarEntry entry, long most) throws IOException {
        byte[] chunk = new byte[8192];
        long bytes = 0;
        try (InputStream in = open.getInputStream(entry)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                bytes += n;
                if (bytes > most) {
                    throw new IOException("its entries have more than " + (MAX_BYTES >> 20) + " MiB");
                }
            }
        }
        return bytes;
    }

    private @Nullable String objection(Set<CodeSigner> common) {
        if (common.isEmpty()) {
            return "not signed as a whole: no signer signed all of its entries";
        }
        List<String> reasons = new ArrayList<>();
        for (CodeSigner signer : common) {
            String reason = trust.objection(signer);
            if (reason == null) {
                return null;
            }
            reasons.add(TerminalText.escape(reason));
        }
        return String.join("; ", reasons);
    }
}
