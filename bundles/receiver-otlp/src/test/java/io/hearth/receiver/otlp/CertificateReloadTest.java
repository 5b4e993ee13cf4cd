/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.receiver.otlp.server.OtlpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificateReloadTest {

    @Test
    @Timeout(60)
    void takesUpNewCertificatesAndKeepsTheOldOnesIfTheyAreDamaged(@TempDir Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.make("first", "IP:127.0.0.1", "EC");
        certificates.make("second", "IP:127.0.0.1", "EC");
        Path crt = Files.copy(folder.resolve("first.crt"), folder.resolve("server.crt"));
        Path key = Files.copy(folder.resolve("first.key"), folder.resolve("server.key"));
        OtlpServer server = OtlpServer.start(
                Bound.config("protocols: {http: {endpoint: '127.0.0.1:0', tls: {reload_interval: 50ms, cert_file: '"
                        + crt + "', key_file: '" + key + "'}}}"),
                Map.of(),
                LoggerFactory.getLogger("test"),
                (sentence, cause) -> {});
        try {
            int port =
                    Integer.parseInt(server.addresses().get("protocols::http").replaceFirst(".*:", ""));
            assertThat(subject(port)).isEqualTo("CN=first");
            Files.copy(folder.resolve("second.key"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("second.crt"), crt, StandardCopyOption.REPLACE_EXISTING);
            while (!subject(port).equals("CN=second")) {
                Thread.sleep(20);
            }
            Files.writeString(crt, "damaged");
            Thread.sleep(300);
            assertThat(subject(port)).isEqualTo("CN=second");
        } finally {
            server.stop();
        }
    }

    /** The name in the certificate that is served; empty while key and certificate do not fit each other. */
    private static String subject(int port) throws Exception {
        SSLContext any = SSLContext.getInstance("TLS");
        any.init(null, new TrustManager[] {new TrustAny()}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) any.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (javax.net.ssl.SSLException | java.net.SocketException e) {
            return "";
        }
    }

    private static final class TrustAny implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
