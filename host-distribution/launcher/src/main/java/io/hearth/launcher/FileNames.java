/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/** Names of files as their bytes, whatever the locale: Java's strings lose what the locale cannot spell. */
final class FileNames {
    private FileNames() {}

    /** The last part of a path, read as UTF-8 and escaped for a terminal. */
    static String shown(Path file) {
        // A URI spells the bytes of a path, each that is not plain ASCII as %HH.
        String path = file.toUri().getRawPath();
        String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return TerminalText.escape(bytes(name.substring(name.lastIndexOf('/') + 1)));
    }

    private static byte[] bytes(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
