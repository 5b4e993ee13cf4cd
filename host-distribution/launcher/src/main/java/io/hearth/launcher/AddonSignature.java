/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Whether a jar is signed, whole, and by somebody whose certificate lies in the folder of trusted signers. The
 * signature is the JAR format's own (made by jarsigner), and every entry must carry it.
 */
public final class AddonSignature {
    private static final long MAX_BYTES = 256L << 20;

    private final Path trusted;

    /** @param trusted a folder of certificates, PEM or DER; it need not exist */
    public AddonSignature(Path trusted) {
        this.trusted = trusted;
    }

    /** Why the jar is not to be trusted, completing "it is "; null when it is. */
    public @Nullable String objection(Path jar) {
        Set<CodeSigner> common = null;
        boolean signatureFiles = false;
        try (JarFile open = new JarFile(jar.toFile(), true)) {
            byte[] chunk = new byte[8192];
            long bytes = 0;
            for (JarEntry entry : Collections.list(open.entries())) {
                signatureFiles |= isSignature(entry.getName());
                if (entry.isDirectory()) {
                    continue;
                }
                // Signers are known once an entry has been read to its end.
                try (InputStream in = open.getInputStream(entry)) {
                    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                        bytes += n;
                        if (bytes > MAX_BYTES) {
                            return "too large to be checked: more than " + (MAX_BYTES >> 20) + " MiB";
                        }
                    }
                }
                if (isUnsignedByDesign(entry.getName())) {
                    continue;
                }
                CodeSigner[] signers = entry.getCodeSigners();
                if (signers == null || signers.length == 0) {
                    return signatureFiles || hasSignature(open)
                            ? "tampered with: " + entry.getName() + " is not what was signed, or was added later"
                            : "not signed";
                }
                if (common == null) {
                    common = new HashSet<>(Arrays.asList(signers));
                } else {
                    common.retainAll(Arrays.asList(signers));
                }
            }
        } catch (SecurityException e) {
            return "tampered with: " + e.getMessage();
        } catch (IOException e) {
            return "not readable to its end: " + e.getMessage();
        }
        if (common == null || common.isEmpty()) {
            return "not signed";
        }
        List<String> reasons = new ArrayList<>();
        for (CodeSigner signer : common) {
            String reason = objection(signer);
            if (reason == null) {
                return null;
            }
            reasons.add(reason);
        }
        return String.join("; ", reasons);
    }

    @SuppressWarnings("JavaUtilDate") // the API of certificates asks for it
    private @Nullable String objection(CodeSigner signer) {
        X509Certificate leaf =
                (X509Certificate) signer.getSignerCertPath().getCertificates().get(0);
        String who = leaf.getSubjectX500Principal().getName();
        Date when = signer.getTimestamp() == null
                ? new Date()
                : signer.getTimestamp().getTimestamp();
        try {
            leaf.checkValidity(when);
        } catch (CertificateExpiredException e) {
            return "signed by " + who + " with a certificate that expired on " + leaf.getNotAfter();
        } catch (CertificateNotYetValidException e) {
            return "signed by " + who + " with a certificate that is not valid before " + leaf.getNotBefore();
        }
        try {
            Set<TrustAnchor> anchors = anchors();
            if (anchors.isEmpty()) {
                return "signed by " + who + ", but nobody is trusted: " + trusted + " holds no certificate";
            }
            for (TrustAnchor anchor : anchors) {
                if (leaf.equals(anchor.getTrustedCert())) {
                    return null;
                }
            }
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(when);
            CertPathValidator.getInstance("PKIX").validate(signer.getSignerCertPath(), parameters);
            return null;
        } catch (CertPathValidatorException e) {
            return "signed by " + who + ", who is not among the trusted signers in " + trusted;
        } catch (GeneralSecurityException | IOException e) {
            return "signed by " + who + ", but the trusted signers cannot be read: " + e.getMessage();
        }
    }

    private Set<TrustAnchor> anchors() throws IOException, GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        if (!Files.isDirectory(trusted)) {
            return anchors;
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (var files = Files.newDirectoryStream(trusted, "*.{pem,crt,cer,der}")) {
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (Certificate certificate : factory.generateCertificates(in)) {
                        anchors.add(new TrustAnchor((X509Certificate) certificate, null));
                    }
                }
            }
        }
        return anchors;
    }

    private static boolean hasSignature(JarFile jar) {
        return jar.stream().anyMatch(entry -> isSignature(entry.getName()));
    }

    /** The manifest and the signature's own files: JAR File Specification, "Signed JAR File". */
    private static boolean isUnsignedByDesign(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.matches("META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");
    }

    private static boolean isSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("META-INF/") && upper.endsWith(".SF");
    }
}
