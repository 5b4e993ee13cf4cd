/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The main section of a bundle's manifest, read strictly: what the framework could read in another way than we do is refused.
 * Source: JAR File Specification, "Manifest Specification"; OSGi Core 8, 3.2.
 *
 * @param values by name in small letters
 */
record BundleHeaders(Map<String, String> values) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,69}");

    BundleHeaders {
        values = Map.copyOf(values);
    }

    static BundleHeaders parse(byte[] manifest) throws AddonCheck.RefusedException {
        Map<String, String> values = new HashMap<>();
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        int at = 0;
        while (at < manifest.length) {
            int end = at;
            while (end < manifest.length && manifest[end] != '\n' && manifest[end] != '\r') {
                end++;
            }
            int next = end + 1;
            if (end < manifest.length && manifest[end] == '\r') {
                if (next >= manifest.length || manifest[next] != '\n') {
                    throw damaged("a line ends with a carriage return alone");
                }
                next++;
            }
            if (end == at) {
                break;
            }
            if (manifest[at] == ' ') {
                if (header.size() == 0) {
                    throw damaged("it begins with a continuation");
                }
                header.write(manifest, at + 1, end - at - 1);
            } else {
                add(header, values);
                header.write(manifest, at, end - at);
            }
            at = next;
        }
        add(header, values);
        return new BundleHeaders(values);
    }

    private static void add(ByteArrayOutputStream header, Map<String, String> values)
            throws AddonCheck.RefusedException {
        if (header.size() == 0) {
            return;
        }
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged("a header is not UTF-8: " + TerminalText.escape(header.toByteArray()));
        }
        header.reset();
        int colon = line.indexOf(": ");
        if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches() || line.indexOf('\0') >= 0) {
            throw damaged("this is no header: " + shortened(line));
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        if (values.put(name, line.substring(colon + 2)) != null) {
            throw damaged("a header is there twice: " + line.substring(0, colon));
        }
    }

    private static AddonCheck.RefusedException damaged(String why) {
        return new AddonCheck.RefusedException("its manifest is damaged: " + why);
    }

    private static String shortened(String line) {
        return TerminalText.escape(line.length() > 80 ? line.substring(0, 80) + "..." : line);
    }

    @Nullable
    String value(String name) {
        return values.get(name.toLowerCase(Locale.ROOT));
    }
}
