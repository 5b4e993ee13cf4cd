/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.Validated;
import io.hearth.tls.TlsVersions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tls} block of a client. Empty texts mean "not given".
 *
 * @param caFile PEM file with the certificates to trust instead of the system's
 * @param caPem the same as text
 * @param includeSystemCaCertsPool trust the system's certificates as well
 * @param certFile PEM file with the client's certificate chain
 * @param certPem the same as text
 * @param keyFile PEM file with the client's private key
 * @param keyPem the same as text
 * @param minVersion lowest version of TLS; empty means 1.2
 * @param maxVersion highest version of TLS; empty means 1.3
 * @param cipherSuites names of the cipher suites to offer; empty means the JDK's choice
 * @param includeInsecureCipherSuites allow suites that the JDK has switched off in its default list
 * @param curvePreferences accepted, the JDK's order stays
 * @param reloadInterval how old the files may be when a connection is made; zero means that they are read once
 * @param tpm keys in a TPM, which is not offered
 * @param insecure no TLS; ignored if a CA is given
 * @param insecureSkipVerify trust any certificate
 * @param serverNameOverride the name to ask for and to verify instead of the endpoint's
 */
public record TlsConfig(
        String caFile,
        Secret caPem,
        boolean includeSystemCaCertsPool,
        String certFile,
        Secret certPem,
        String keyFile,
        Secret keyPem,
        String minVersion,
        String maxVersion,
        List<String> cipherSuites,
        boolean includeInsecureCipherSuites,
        List<String> curvePreferences,
        Duration reloadInterval,
        @Nullable Tpm tpm,
        boolean insecure,
        boolean insecureSkipVerify,
        String serverNameOverride)
        implements Validated {

    private static final Secret NONE = new Secret("");

    /** Keys in a TPM. */
    public record Tpm(boolean enabled, String path, Secret ownerAuth, Secret auth) {
        /** Switched off. */
        public static Tpm defaults() {
            return new Tpm(false, "", NONE, NONE);
        }
    }

    /** TLS with the system's certificates. */
    public static TlsConfig defaults() {
        return new TlsConfig(
                "",
                NONE,
                false,
                "",
                NONE,
                "",
                NONE,
                "",
                "",
                List.of(),
                false,
                List.of(),
                Duration.ZERO,
                null,
                false,
                false,
                "");
    }

    /** The same with TLS switched off or on. */
    public TlsConfig withInsecure(boolean value) {
        return new TlsConfig(
                caFile,
                caPem,
                includeSystemCaCertsPool,
                certFile,
                certPem,
                keyFile,
                keyPem,
                minVersion,
                maxVersion,
                cipherSuites,
                includeInsecureCipherSuites,
                curvePreferences,
                reloadInterval,
                tpm,
                value,
                insecureSkipVerify,
                serverNameOverride);
    }

    /** Says whether a CA of one's own is given. */
    public boolean hasCa() {
        return !caFile.isEmpty() || !caPem.reveal().isEmpty();
    }

    /** Says whether a client certificate is given. */
    public boolean hasCertificate() {
        return !certFile.isEmpty() || !certPem.reveal().isEmpty();
    }

    private boolean hasKey() {
        return !keyFile.isEmpty() || !keyPem.reveal().isEmpty();
    }

    /** The versions of TLS to offer, as the JDK names them, lowest first. */
    public String[] versions() {
        return TlsVersions.names(minVersion, maxVersion);
    }

    @Override
    public void validate(ConfigProblems problems) {
        oneOf(problems, "ca_file", caFile, "ca_pem", caPem);
        oneOf(problems, "cert_file", certFile, "cert_pem", certPem);
        oneOf(problems, "key_file", keyFile, "key_pem", keyPem);
        if (hasCertificate() != hasKey()) {
            problems.add(
                    "",
                    "a client certificate needs both a certificate (cert_file or cert_pem) and a key (key_file"
                            + " or key_pem)");
        }
        TlsVersions.check(minVersion, maxVersion, problems);
        if (reloadInterval.isNegative()) {
            problems.add("reload_interval", "must not be negative");
        }
        if (tpm != null && tpm.enabled()) {
            problems.add("tpm::enabled", "keys in a TPM are not offered; use key_file or key_pem");
        }
    }

    private static void oneOf(ConfigProblems problems, String fileKey, String file, String pemKey, Secret pem) {
        if (!file.isEmpty() && !pem.reveal().isEmpty()) {
            problems.add(pemKey, "must not be given together with " + fileKey);
        }
    }
}
