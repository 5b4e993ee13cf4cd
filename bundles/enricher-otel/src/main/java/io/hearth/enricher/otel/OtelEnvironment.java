/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.enricher.otel;

import io.hearth.profiler.api.ProcessEnricher;
import io.hearth.profiler.api.ProcessFacts;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.osgi.service.component.annotations.Component;

/**
 * Gives the profiles of a process the resource attributes that its traces and metrics have: those that its environment
 * names for every OpenTelemetry SDK.
 *
 * <p>Source: OpenTelemetry specification, "Environment Variable Specification" and "Resource SDK": {@code
 * OTEL_RESOURCE_ATTRIBUTES} is a list of key=value with commas between, values percent-encoded, and {@code
 * OTEL_SERVICE_NAME} goes before a {@code service.name} in it. A list with an error in it is not used at all.
 */
@Component
public final class OtelEnvironment implements ProcessEnricher {

    private static final String SERVICE_NAME = "OTEL_SERVICE_NAME=";
    private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES=";

    @Override
    public String name() {
        return "otel environment";
    }

    @Override
    public void enrich(ProcessFacts process, BiConsumer<String, String> attributes) throws IOException {
        if (process.executablePath() == null) {
            return;
        }
        enrich(process.procFile("environ"), attributes);
    }

    /** @param environment entries that end with a zero byte, as in /proc/PID/environ */
    static void enrich(byte[] environment, BiConsumer<String, String> attributes) {
        String service = "";
        String list = "";
        int start = 0;
        for (int at = 0; at < environment.length; at++) {
            if (environment[at] == 0) {
                if (startsWith(environment, start, at, SERVICE_NAME)) {
                    service = text(environment, start + SERVICE_NAME.length(), at);
                } else if (startsWith(environment, start, at, ATTRIBUTES)) {
                    list = text(environment, start + ATTRIBUTES.length(), at);
                }
                start = at + 1;
            }
        }
        if (!service.isBlank()) {
            attributes.accept("service.name", service.strip());
        }
        String[][] pairs = pairs(list);
        for (String[] pair : pairs) {
            if (service.isBlank() || !pair[0].equals("service.name")) {
                attributes.accept(pair[0], pair[1]);
            }
        }
    }

    private static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
        if (to - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Keys and values of the list; none when something in it is wrong. */
    private static String[][] pairs(String list) {
        if (list.isBlank()) {
            return new String[0][];
        }
        String[] items = list.split(",", -1);
        String[][] pairs = new String[items.length][];
        for (int i = 0; i < items.length; i++) {
            int equals = items[i].indexOf('=');
            String key = equals < 0 ? "" : items[i].substring(0, equals).strip();
            if (key.isEmpty()) {
                return new String[0][];
            }
            try {
                // URLDecoder would make a plus sign a space, which percent-encoding does not.
                String value = items[i].substring(equals + 1).strip().replace("+", "%2B");
                pairs[i] = new String[] {key, URLDecoder.decode(value, StandardCharsets.UTF_8)};
            } catch (IllegalArgumentException e) {
                return new String[0][];
            }
        }
        return pairs;
    }
}
