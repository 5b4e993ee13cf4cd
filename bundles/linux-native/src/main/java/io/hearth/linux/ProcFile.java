/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Small text files under {@code /proc} and {@code /sys}, whose size is not known before they are read. */
final class ProcFile {

    private ProcFile() {}

    /** The text, at most {@code maxBytes} of it. */
    static String read(String path, int maxBytes) throws IOException {
        try (InputStream in = new FileInputStream(path)) {
            return PathText.decode(in.readNBytes(maxBytes));
        }
    }

    /** The text without white space at its ends, or null if it cannot be read. */
    static @Nullable String readOrNull(String path) {
        try {
            return read(path, 64 * 1024).trim();
        } catch (IOException e) {
            return null;
        }
    }
}
