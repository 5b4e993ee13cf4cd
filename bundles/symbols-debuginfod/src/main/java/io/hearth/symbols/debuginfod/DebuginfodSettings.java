/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.symbols.debuginfod;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which servers, and where their files are kept: the variables that every client of debuginfod has.
 *
 * <p>Source: elfutils, debuginfod_find_debuginfo(3): {@code DEBUGINFOD_URLS} with spaces between, {@code
 * DEBUGINFOD_TIMEOUT} in seconds, {@code DEBUGINFOD_CACHE_PATH}, else {@code XDG_CACHE_HOME/debuginfod_client}, else
 * {@code HOME/.cache/debuginfod_client}.
 *
 * @param servers http or https addresses, without a slash at the end
 * @param cache folder, shared with other clients
 * @param timeout until a server must answer
 */
record DebuginfodSettings(List<URI> servers, Path cache, Duration timeout) {

    private static final Logger LOG = LoggerFactory.getLogger(DebuginfodSettings.class);
    private static final int DEFAULT_TIMEOUT_SECONDS = 90;

    static DebuginfodSettings of(Map<String, String> environment) {
        List<URI> servers = new ArrayList<>();
        for (String text : environment.getOrDefault("DEBUGINFOD_URLS", "").split("\\s+", -1)) {
            if (!text.isEmpty() && !text.startsWith("ima:")) {
                server(text, servers);
            }
        }
        return new DebuginfodSettings(List.copyOf(servers), cache(environment), timeout(environment));
    }

    private static void server(String text, List<URI> servers) {
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                servers.add(uri);
                return;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("{}", e.getMessage());
        }
        LOG.warn("DEBUGINFOD_URLS: '{}' is not an http or https address and is left out", text);
    }

    private static Path cache(Map<String, String> environment) {
        try {
            return chosenCache(environment);
        } catch (InvalidPathException e) {
            LOG.warn(
                    "debug files are kept in /var/cache/debuginfod_client: the locale cannot encode the folder that the"
                            + " environment names; run with LC_ALL=C.UTF-8 to have that one used");
            return Path.of("/var/cache/debuginfod_client");
        }
    }

    private static Path chosenCache(Map<String, String> environment) {
        String own = environment.getOrDefault("DEBUGINFOD_CACHE_PATH", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!caches.isEmpty()) {
            return Path.of(caches, "debuginfod_client");
        }
        return Path.of(environment.getOrDefault("HOME", "/var/cache"), ".cache", "debuginfod_client");
    }

    private static Duration timeout(Map<String, String> environment) {
        String text = environment.getOrDefault("DEBUGINFOD_TIMEOUT", "");
        int seconds = text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : DEFAULT_TIMEOUT_SECONDS;
        return Duration.ofSeconds(seconds);
    }
}
