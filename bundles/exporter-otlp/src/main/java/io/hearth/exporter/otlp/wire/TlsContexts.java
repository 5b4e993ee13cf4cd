/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.Secret;
import io.hearth.exporter.otlp.config.TlsConfig;
import io.hearth.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS engines as a {@code tls} block wants them. Certificates are read when it is made, and again for a later
 * connection if a reload interval is set. Made only where TLS is used: it brings most of the JDK's security classes.
 */
public final class TlsContexts {

    private final TlsConfig config;

    @GuardedBy("this")
    private SSLContext context;

    @GuardedBy("this")
    private long madeNanos;

    /**
     * Reads the certificates.
     *
     * @throws ComponentException if one cannot be read; the message names the key and the file
     */
    public TlsContexts(TlsConfig config) throws ComponentException {
        this.config = config;
        this.context = make();
        this.madeNanos = System.nanoTime();
    }

    /** Makes the engine of one connection; ALPN offers the protocol unless it is empty. */
    SSLEngine engine(String host, int port, String protocol) {
        String name = config.serverNameOverride().isEmpty() ? host : config.serverNameOverride();
        SSLEngine engine = current().createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(config.versions());
        if (!config.cipherSuites().isEmpty()) {
            parameters.setCipherSuites(config.cipherSuites().toArray(new String[0]));
        }
        if (!config.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!protocol.isEmpty()) {
            parameters.setApplicationProtocols(new String[] {protocol});
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private synchronized SSLContext current() {
        long interval = config.reloadInterval().toNanos();
        if (interval > 0 && System.nanoTime() - madeNanos >= interval) {
            madeNanos = System.nanoTime();
            try {
                context = make();
            } catch (ComponentException e) {
                // Files in the middle of a change: what was read before is still good, and the interval comes again.
                return context;
            }
        }
        return context;
    }

    private SSLContext make() throws ComponentException {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys(), trust(), null);
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new ComponentException("tls: cannot be set up: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException, ComponentException {
        if (!config.hasCertificate()) {
            return null;
        }
        List<Certificate> chain = parse("cert", config.certFile(), config.certPem(), Pem::certificates);
        KeyStore store = emptyStore();
        char[] password = new char[0];
        store.setKeyEntry(
                "client",
                parse("key", config.keyFile(), config.keyPem(), Pem::privateKey),
                password,
                chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException, ComponentException {
        if (config.insecureSkipVerify()) {
            return new TrustManager[] {new TrustAny()};
        }
        if (!config.hasCa()) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate certificate : parse("ca", config.caFile(), config.caPem(), Pem::certificates)) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        if (config.includeSystemCaCertsPool()) {
            for (TrustManager system : trustManagers(null)) {
                if (system instanceof X509TrustManager x509) {
                    for (X509Certificate certificate : x509.getAcceptedIssuers()) {
                        store.setCertificateEntry("ca" + count++, certificate);
                    }
                }
            }
        }
        return trustManagers(store);
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static <T> T parse(String key, String file, Secret pem, Parser<T> parser) throws ComponentException {
        String where = file.isEmpty() ? "tls::" + key + "_pem" : "tls::" + key + "_file " + file;
        try {
            return parser.parse(file.isEmpty() ? pem.reveal() : Pem.read(Path.of(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw new ComponentException(where + ": " + e.getMessage(), e);
        }
    }

    private interface Parser<T> {
        T parse(String pem) throws GeneralSecurityException;
    }

    /** What {@code insecure_skip_verify} asks for. */
    private static final class TrustAny extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
