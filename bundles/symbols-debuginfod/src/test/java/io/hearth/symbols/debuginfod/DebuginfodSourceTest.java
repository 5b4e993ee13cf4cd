/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.symbols.debuginfod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server of the JDK's that knows one build. */
class DebuginfodSourceTest {
    private static final String BUILD = "0123456789abcdef";

    @TempDir
    Path cache;

    private HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            boolean known = path.endsWith("/buildid/" + BUILD + "/debuginfo");
            byte[] body = "symbols".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    path.startsWith("/broken") ? 503 : known ? 200 : 404, known ? body.length : -1);
            if (known) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private DebuginfodSource source(String... paths) {
        String urls = String.join(
                " ",
                Stream.of(paths)
                        .map(path -> "http://127.0.0.1:" + server.getAddress().getPort() + path)
                        .toList());
        return new DebuginfodSource(
                DebuginfodSettings.of(Map.of("DEBUGINFOD_URLS", urls, "DEBUGINFOD_CACHE_PATH", cache.toString())));
    }

    @Test
    void fetchesOnceAndKeepsTheFileWhereOthersLook() throws Exception {
        Path found = source("/a/").find(BUILD, "program");
        assertThat(found).isEqualTo(cache.resolve(BUILD).resolve("debuginfo")).hasContent("symbols");
        assertThat(source("/a").find(BUILD, "program")).isEqualTo(found);
        assertThat(asked).containsExactly("/a/buildid/" + BUILD + "/debuginfo");
        try (Stream<Path> files = Files.list(cache.resolve(BUILD))) {
            assertThat(files).containsExactly(found);
        }
    }

    @Test
    void asksTheNextServerWhenOneIsBroken() throws Exception {
        assertThat(source("/broken", "/b").find(BUILD, "program")).isNotNull();
        assertThat(asked).hasSize(2);
    }

    @Test
    void saysWhichServerDoesNotAnswer() {
        assertThatThrownBy(() -> source("/broken").find(BUILD, "program"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/broken/buildid/")
                .hasMessageContaining("503");
    }

    @Test
    void findsNothingOfABuildThatNoServerHas() throws Exception {
        assertThat(source("/a").find("ffffffffff", "program")).isNull();
        assertThat(source("/a").find("../../etc", "program")).isNull();
        assertThat(asked).hasSize(1);
    }

    @Test
    void readsTheVariablesOfOtherClients() {
        DebuginfodSettings settings = DebuginfodSettings.of(Map.of(
                "DEBUGINFOD_URLS", " https://a.example/  ftp://b nonsense ima:enforcing",
                "DEBUGINFOD_TIMEOUT", "7",
                "HOME", "/home/x"));
        assertThat(settings.servers()).containsExactly(URI.create("https://a.example"));
        assertThat(settings.timeout()).hasSeconds(7);
        assertThat(settings.cache()).isEqualTo(Path.of("/home/x/.cache/debuginfod_client"));
        assertThat(DebuginfodSettings.of(Map.of()).servers()).isEmpty();
    }
}
