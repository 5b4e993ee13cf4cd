/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's vDSO, an ELF image without a file, copied out of this process: every 64-bit process has the same. */
final class VdsoImage {

    private static final int MAX_BYTES = 1 << 20;

    private VdsoImage() {}

    static byte[] read() throws IOException {
        try (BufferedReader maps = Files.newBufferedReader(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            for (String line = maps.readLine(); line != null; line = maps.readLine()) {
                if (line.endsWith("[vdso]")) {
                    int dash = line.indexOf('-');
                    long start = Long.parseUnsignedLong(line.substring(0, dash), 16);
                    long end = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16);
                    byte[] image = new byte[(int) Math.min(MAX_BYTES, end - start)];
                    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
                        memory.seek(start);
                        memory.readFully(image);
                    }
                    return image;
                }
            }
        }
        throw new IOException("this process has no [vdso] mapping");
    }
}
