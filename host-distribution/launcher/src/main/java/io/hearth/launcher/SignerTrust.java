/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.Timestamp;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose signatures count: those whose certificate, or one that issued it, lies in a folder. A certificate must be valid now;
 * when it has expired, it must have been valid at the time that a timestamp says, and the authority of the timestamp must be
 * trusted by a folder of its own, for whoever signs can make such an authority.
 */
@SuppressWarnings("JavaUtilDate") // the API of certificates asks for it
final class SignerTrust {
    private static final long MAX_CERTIFICATE_BYTES = 1 << 20;

    // Extended key usage: RFC 5280, 4.2.1.12.
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

    private final Path signers;
    private final Path timestamps;
    private final InstantSource clock;

    SignerTrust(Path signers, Path timestamps, InstantSource clock) {
        this.signers = signers;
        this.timestamps = timestamps;
        this.clock = clock;
    }

    /** Why a signer is not to be trusted, completing "it is "; null when they are. */
    @Nullable
    String objection(CodeSigner signer) {
        X509Certificate leaf = leaf(signer.getSignerCertPath());
        String who = "signed by " + leaf.getSubjectX500Principal().getName();
        try {
            Set<TrustAnchor> anchors = anchors(signers);
            if (anchors.isEmpty()) {
                return who + ", but nobody is trusted: " + signers + " holds no certificate";
            }
            Date now = Date.from(clock.instant());
            if (now.before(leaf.getNotBefore())) {
                return who + " with a certificate that is not valid before " + leaf.getNotBefore();
            }
            Date when = now;
            if (now.after(leaf.getNotAfter())) {
                String objection = objection(signer.getTimestamp(), leaf);
                if (objection != null) {
                    return who + " with a certificate that expired on " + leaf.getNotAfter() + objection;
                }
                when = signer.getTimestamp().getTimestamp();
            }
            if (!isFor(leaf, CODE_SIGNING)) {
                return who + " with a certificate that is not meant for code (extended key usage)";
            }
            return isTrusted(signer.getSignerCertPath(), anchors, when)
                    ? null
                    : who + ", who is not among the trusted signers in " + signers;
        } catch (GeneralSecurityException | IOException e) {
            return who + ", but the certificates of who is trusted cannot be read: " + e.getMessage();
        }
    }

    /** Why a timestamp does not help a certificate that has expired since; continues the sentence. */
    private @Nullable String objection(@Nullable Timestamp timestamp, X509Certificate leaf)
            throws GeneralSecurityException, IOException {
        if (timestamp == null) {
            return "";
        }
        Date when = timestamp.getTimestamp();
        if (when.after(leaf.getNotAfter()) || when.before(leaf.getNotBefore())) {
            return ", and it was signed outside of its time, on " + when;
        }
        X509Certificate authority = leaf(timestamp.getSignerCertPath());
        Set<TrustAnchor> anchors = anchors(timestamps);
        boolean trusted = authority.getExtendedKeyUsage() != null
                && authority.getExtendedKeyUsage().contains(TIME_STAMPING)
                && isTrusted(timestamp.getSignerCertPath(), anchors, Date.from(clock.instant()));
        return trusted
                ? null
                : ", and its timestamp is of "
                        + authority.getSubjectX500Principal().getName()
                        + ", who is not among the trusted timestamp authorities in " + timestamps;
    }

    private static X509Certificate leaf(CertPath path) {
        return (X509Certificate) path.getCertificates().get(0);
    }

    private static boolean isFor(X509Certificate certificate, String usage) throws GeneralSecurityException {
        List<String> usages = certificate.getExtendedKeyUsage();
        return usages == null || usages.contains(usage) || usages.contains(ANY_USAGE);
    }

    private static boolean isTrusted(CertPath path, Set<TrustAnchor> anchors, Date when)
            throws GeneralSecurityException {
        X509Certificate leaf = leaf(path);
        for (TrustAnchor anchor : anchors) {
            if (leaf.equals(anchor.getTrustedCert())) {
                return !when.after(leaf.getNotAfter()) && !when.before(leaf.getNotBefore());
            }
        }
        if (anchors.isEmpty()) {
            return false;
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(when);
        try {
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        }
    }

    private static Set<TrustAnchor> anchors(Path folder) throws IOException, GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        if (!Files.isDirectory(folder)) {
            return anchors;
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (var files = Files.newDirectoryStream(folder, "*.{pem,crt,cer,der}")) {
            for (Path file : files) {
                try (InputStream in = Channels.newInputStream(RegularFile.open(file, MAX_CERTIFICATE_BYTES))) {
                    for (Certificate certificate : factory.generateCertificates(in)) {
                        anchors.add(new TrustAnchor((X509Certificate) certificate, null));
                    }
                } catch (RegularFile.RefusedException e) {
                    throw new IOException(file + " " + e.getMessage(), e);
                }
            }
        }
        return anchors;
    }
}
