/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An authority of timestamps (RFC 3161) for tests, by openssl: on the loopback interface, with a certificate that signed itself. */
final class TimestampAuthority implements AutoCloseable {
    private static final String CONFIGURATION = """
            [tsa]
            default_tsa = authority
            [authority]
            serial = %1$s/serial
            signer_cert = %1$s/authority.pem
            certs = %1$s/authority.pem
            signer_key = %1$s/authority.key
            signer_digest = sha256
            default_policy = 1.2.3.4
            digests = sha256, sha384, sha512
            """;

    private final Path folder;
    private final HttpServer server;

    private TimestampAuthority(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    static boolean isPossible() throws InterruptedException {
        try {
            return new ProcessBuilder("openssl", "version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static TimestampAuthority start(Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("authority"));
        Files.writeString(folder.resolve("tsa.cnf"), CONFIGURATION.formatted(folder));
        Files.writeString(folder.resolve("serial"), "01\n");
        openssl(
                folder,
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "3650",
                "-subj",
                "/CN=authority",
                "-addext",
                "extendedKeyUsage=critical,timeStamping",
                "-keyout",
                "authority.key",
                "-out",
                "authority.pem");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TimestampAuthority authority = new TimestampAuthority(folder, server);
        server.createContext("/", authority::answer);
        server.start();
        return authority;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    Path certificate() {
        return folder.resolve("authority.pem");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            Files.write(folder.resolve("query"), body.readAllBytes());
        }
        openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply");
        byte[] reply = Files.readAllBytes(folder.resolve("reply"));
        exchange.getResponseHeaders().add("Content-Type", "application/timestamp-reply");
        exchange.sendResponseHeaders(200, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    private static void openssl(Path folder, String... arguments) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("openssl"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("openssl.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
