/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.config;

import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Secret;
import io.hearth.collector.api.UnusedKeys;
import io.hearth.collector.api.Validated;
import io.hearth.tls.TlsVersions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tls} block of a server. Empty texts mean "not given".
 *
 * @param certFile PEM file with the server's certificate chain
 * @param certPem the same as text
 * @param keyFile PEM file with the server's private key
 * @param keyPem the same as text
 * @param clientCaFile PEM file with the certificates that clients must have one of; empty means that they need none
 * @param clientCaFileReload whether that file is read again when it changes
 * @param minVersion lowest version of TLS; empty means 1.2
 * @param maxVersion highest version of TLS; empty means 1.3
 * @param cipherSuites names of the cipher suites to offer; empty means a safe choice
 * @param reloadInterval how often certificate and key are looked at for changes; zero means never
 * @param caFile accepted without effect, as are the other keys that say whom a client trusts
 * @param caPem accepted without effect
 * @param includeSystemCaCertsPool accepted without effect
 * @param includeInsecureCipherSuites accepted without effect: name them in {@code cipher_suites}
 * @param curvePreferences accepted without effect, the JDK's order stays
 * @param tpm keys in a TPM, which are not offered
 */
public record ServerTlsConfig(
        String certFile,
        Secret certPem,
        String keyFile,
        Secret keyPem,
        String clientCaFile,
        boolean clientCaFileReload,
        String minVersion,
        String maxVersion,
        List<String> cipherSuites,
        Duration reloadInterval,
        String caFile,
        Secret caPem,
        boolean includeSystemCaCertsPool,
        boolean includeInsecureCipherSuites,
        List<String> curvePreferences,
        @Nullable Object tpm)
        implements Validated {

    private static final Secret NONE = new Secret("");
    private static final Duration LOOK_AT_CLIENT_CA = Duration.ofSeconds(1);

    /** Without certificates, which must be given. */
    public static ServerTlsConfig defaults() {
        return new ServerTlsConfig(
                "",
                NONE,
                "",
                NONE,
                "",
                false,
                "",
                "",
                List.of(),
                Duration.ZERO,
                "",
                NONE,
                false,
                false,
                List.of(),
                null);
    }

    /** How often the files are to be looked at for changes; zero means never. */
    public Duration lookInterval() {
        boolean isSooner =
                clientCaFileReload && (reloadInterval.isZero() || reloadInterval.compareTo(LOOK_AT_CLIENT_CA) > 0);
        return isSooner ? LOOK_AT_CLIENT_CA : reloadInterval;
    }

    void unused(String block, UnusedKeys keys) {
        keys.add(block + "::ca_file", !caFile.isEmpty() || !caPem.equals(NONE));
        keys.add(block + "::include_system_ca_certs_pool", includeSystemCaCertsPool);
        keys.add(block + "::include_insecure_cipher_suites", includeInsecureCipherSuites);
        keys.add(block + "::curve_preferences", !curvePreferences.isEmpty());
    }

    @Override
    public void validate(ConfigProblems problems) {
        one(problems, "cert", certFile, certPem);
        one(problems, "key", keyFile, keyPem);
        TlsVersions.check(minVersion, maxVersion, problems);
        if (reloadInterval.isNegative()) {
            problems.add("reload_interval", "must not be negative");
        }
        if (tpm != null) {
            problems.add("tpm", "keys in a TPM are not offered; use key_file or key_pem");
        }
    }

    private static void one(ConfigProblems problems, String what, String file, Secret pem) {
        boolean hasPem = !pem.equals(NONE);
        if (file.isEmpty() != hasPem) {
            problems.add(
                    what + "_file",
                    hasPem
                            ? "must not be given together with " + what + "_pem"
                            : "a server needs a certificate and a key: give " + what + "_file or " + what + "_pem");
        }
    }
}
