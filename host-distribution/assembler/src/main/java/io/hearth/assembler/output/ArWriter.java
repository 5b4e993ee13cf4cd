/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes the members of a Debian package's outer archive. Source: ar(5), deb(5). Not thread-safe. */
final class ArWriter {
    private final OutputStream out;
    private final OutputTime time;

    /** @param out written to, not closed */
    ArWriter(OutputStream out, OutputTime time) throws IOException {
        this.out = out;
        this.time = time;
        out.write("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** @param member at most 15 characters of ASCII */
    void write(Entry.File member) throws IOException {
        long size = member.content().size();
        String header = String.format(
                Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", member.path(), time.seconds(), 0, 0, "100644", size);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        ContentCopy.copy(member, out);
        if ((size & 1) == 1) {
            out.write('\n');
        }
    }
}
