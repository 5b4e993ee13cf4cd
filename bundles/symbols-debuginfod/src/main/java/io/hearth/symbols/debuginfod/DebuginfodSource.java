/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.symbols.debuginfod;

import io.hearth.profiler.api.SymbolSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches debug information by build id and keeps it where other clients of debuginfod look as well: {@code
 * CACHE/BUILDID/debuginfo}. A file is there whole or not at all.
 *
 * <p>Source: elfutils, debuginfod(8), "WEBAPI": {@code GET /buildid/BUILDID/debuginfo}.
 */
public final class DebuginfodSource implements SymbolSource {

    /** A file may not be larger, and must leave this much of the disk free. */
    static final long MAX_BYTES = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(DebuginfodSource.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final DebuginfodSettings settings;
    private @Nullable HttpClient client;

    /** For hosts without OSGi: asks nobody where DEBUGINFOD_URLS names no server. */
    public DebuginfodSource() {
        this(DebuginfodSettings.of(System.getenv()));
    }

    DebuginfodSource(DebuginfodSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "debuginfod";
    }

    @Override
    public @Nullable Path find(String buildId, String fileName) throws IOException, InterruptedException {
        if (!buildId.matches("[0-9a-f]{8,128}")) {
            return null;
        }
        Path kept = settings.cache().resolve(buildId).resolve("debuginfo");
        if (Files.isRegularFile(kept) && Files.size(kept) > 0) {
            return kept;
        }
        IOException problem = null;
        for (URI server : settings.servers()) {
            try {
                if (fetch(URI.create(server + "/buildid/" + buildId + "/debuginfo"), kept)) {
                    LOG.info("symbols of {} come from {}", fileName, server.getHost());
                    return kept;
                }
            } catch (IOException e) {
                problem = problem == null ? e : problem;
            }
        }
        if (problem != null) {
            throw problem;
        }
        return null;
    }

    private boolean fetch(URI from, Path kept) throws IOException, InterruptedException {
        HttpClient http = client;
        if (http == null) {
            http = HttpClient.newBuilder()
                    .connectTimeout(settings.timeout())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            client = http;
        }
        HttpRequest request = HttpRequest.newBuilder(from)
                .timeout(settings.timeout())
                .header("User-Agent", "hearth")
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == NOT_FOUND) {
                return false;
            }
            if (response.statusCode() != OK) {
                throw new IOException(from + " answers " + response.statusCode());
            }
            keep(body, from, kept);
            return true;
        }
    }

    private static void keep(InputStream body, URI from, Path kept) throws IOException {
        Path folder = kept.resolveSibling("");
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".debuginfo", ".part");
        try {
            long room = Math.min(MAX_BYTES, Files.getFileStore(folder).getUsableSpace() - MAX_BYTES);
            byte[] chunk = new byte[64 << 10];
            long written = 0;
            try (OutputStream out = Files.newOutputStream(part)) {
                for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
                    written += n;
                    if (written > room) {
                        throw new IOException(from + " is larger than there is room for, " + Math.max(0, room)
                                + " bytes in " + folder);
                    }
                    out.write(chunk, 0, n);
                }
            }
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
