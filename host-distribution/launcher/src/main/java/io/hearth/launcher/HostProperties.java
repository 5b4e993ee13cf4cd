/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The lines of {@code conf/hearth.properties}; a system property of the same name wins. */
final class HostProperties {
    private final Properties lines;

    private HostProperties(Properties lines) {
        this.lines = lines;
    }

    static HostProperties read(HostLayout layout) throws LaunchException {
        Properties lines = new Properties();
        if (Files.exists(layout.properties())) {
            try (Reader reader = Files.newBufferedReader(layout.properties())) {
                lines.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new LaunchException("cannot read " + layout.properties() + ": " + e.getMessage(), e);
            }
        }
        return new HostProperties(lines);
    }

    int number(String key, int otherwise) throws LaunchException {
        String text = System.getProperty(key, lines.getProperty(key));
        if (text == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new LaunchException("conf/hearth.properties: " + key + " is not a whole number: value=" + text, e);
        }
    }

    String text(String key, String otherwise) {
        return System.getProperty(key, lines.getProperty(key, otherwise));
    }

    /** Everything that is meant for the framework rather than for the launcher. */
    Map<String, String> framework() {
        Map<String, String> result = new HashMap<>();
        for (String key : lines.stringPropertyNames()) {
            if (!key.startsWith("hearth.")) {
                result.put(key, lines.getProperty(key).strip());
            }
        }
        return result;
    }
}
