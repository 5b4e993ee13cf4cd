/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.receiver.otlp.config.HttpServerConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/** Lets pages in browsers send, as a {@code cors} block allows. */
final class CrossOrigin {

    /** What the Collector allows besides what a user names. */
    private static final List<String> USUAL_HEADERS = List.of("Origin", "Accept", "Content-Type", "X-Requested-With");

    private CrossOrigin() {}

    static Handler around(Handler handler, HttpServerConfig.Cors cors) {
        Set<String> origins = new HashSet<>();
        for (String origin : cors.allowedOrigins()) {
            origins.add(pattern(origin));
        }
        Set<String> headers = new HashSet<>(USUAL_HEADERS);
        headers.addAll(cors.allowedHeaders());
        CrossOriginHandler around = new CrossOriginHandler();
        around.setAllowedOriginPatterns(origins);
        around.setAllowedMethods(Set.of("POST"));
        around.setAllowedHeaders(headers);
        around.setExposedHeaders(new HashSet<>(cors.exposedHeaders()));
        around.setAllowCredentials(true);
        if (cors.maxAge() > 0) {
            around.setPreflightMaxAge(Duration.ofSeconds(cors.maxAge()));
        }
        around.setHandler(handler);
        return around;
    }

    /** A star stands for anything. */
    private static String pattern(String origin) {
        StringBuilder pattern = new StringBuilder();
        for (String part : origin.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return pattern.toString();
    }
}
