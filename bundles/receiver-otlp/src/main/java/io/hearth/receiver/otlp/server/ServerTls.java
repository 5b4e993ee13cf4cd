/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.Secret;
import io.hearth.receiver.otlp.config.ServerTlsConfig;
import io.hearth.tls.Pem;
import io.hearth.tls.TlsVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * TLS as a {@code tls} block wants it. Files are read when it is made, and again when they have changed if that is
 * wanted; new ones that cannot be read leave the old ones in place.
 */
final class ServerTls {

    private final ServerTlsConfig config;
    private final Logger logger;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private List<FileTime> times;

    /**
     * Reads the files.
     *
     * @throws ComponentException if one cannot be read; the message names the key and the file
     */
    ServerTls(ServerTlsConfig config, Logger logger) throws ComponentException {
        this.config = config;
        this.logger = logger;
        this.times = times();
        factory.setSslContext(context());
        factory.setIncludeProtocols(TlsVersions.names(config.minVersion(), config.maxVersion()));
        if (!config.cipherSuites().isEmpty()) {
            factory.setExcludeCipherSuites();
            factory.setIncludeCipherSuites(config.cipherSuites().toArray(new String[0]));
        }
        factory.setNeedClientAuth(!config.clientCaFile().isEmpty());
    }

    /** What Jetty takes its TLS from. */
    SslContextFactory.Server factory() {
        return factory;
    }

    /** Looks at the files again and again, if that is wanted. */
    void watch(Scheduler scheduler) {
        long nanos = config.lookInterval().toNanos();
        if (nanos > 0) {
            scheduler.schedule(
                    () -> {
                        try {
                            reloadIfChanged();
                        } catch (RuntimeException | Error e) {
                            logger.warn("certificates could not be looked at; this goes on", e);
                        } finally {
                            watch(scheduler);
                        }
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void reloadIfChanged() {
        List<FileTime> now = times();
        if (now.equals(times)) {
            return;
        }
        times = now;
        try {
            SSLContext fresh = context();
            factory.reload(changed -> changed.setSslContext(fresh));
            logger.info("certificates have changed and were read again");
        } catch (Exception e) {
            logger.warn("certificates have changed and cannot be used, the old ones are kept: {}", e.getMessage());
        }
    }

    private List<FileTime> times() {
        List<FileTime> found = new ArrayList<>();
        for (String file : List.of(config.certFile(), config.keyFile(), config.clientCaFile())) {
            try {
                found.add(file.isEmpty() ? FileTime.fromMillis(0) : Files.getLastModifiedTime(Path.of(file)));
            } catch (IOException e) {
                found.add(FileTime.fromMillis(-1));
            }
        }
        return found;
    }

    private SSLContext context() throws ComponentException {
        try {
            KeyStore store = emptyStore();
            char[] password = new char[0];
            store.setKeyEntry(
                    "server",
                    read("key", config.keyFile(), config.keyPem(), Pem::privateKey),
                    password,
                    read("cert", config.certFile(), config.certPem(), Pem::certificates)
                            .toArray(new Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys.getKeyManagers(), clients(), null);
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new ComponentException("tls: cannot be set up: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] clients() throws GeneralSecurityException, IOException, ComponentException {
        if (config.clientCaFile().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate ca : read("client_ca", config.clientCaFile(), new Secret(""), Pem::certificates)) {
            store.setCertificateEntry("ca" + count++, ca);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private interface Parser<T> {
        T parse(String pem) throws GeneralSecurityException;
    }

    private static <T> T read(String key, String file, Secret pem, Parser<T> parser) throws ComponentException {
        String where = file.isEmpty() ? "tls::" + key + "_pem" : "tls::" + key + "_file " + file;
        try {
            return parser.parse(file.isEmpty() ? pem.reveal() : Pem.read(Path.of(file)));
        } catch (IOException | GeneralSecurityException e) {
            String why = e.getMessage();
            throw new ComponentException(
                    where + ": " + (file.equals(why) ? "there is no such file, or it may not be read" : why), e);
        }
    }
}
