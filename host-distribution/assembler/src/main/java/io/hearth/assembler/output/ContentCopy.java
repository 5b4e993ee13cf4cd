/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies what a file holds, and makes sure that it is as long as it was said to be. */
final class ContentCopy {
    private ContentCopy() {}

    static void copy(Entry.File file, OutputStream out) throws IOException {
        long left = file.content().size();
        byte[] chunk = new byte[64 * 1024];
        try (InputStream in = file.content().open()) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                left -= n;
                if (left < 0) {
                    break;
                }
                out.write(chunk, 0, n);
            }
        }
        if (left != 0) {
            throw new IOException(file.path() + " changed while it was read; assemble again");
        }
    }
}
