/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes entries as a CPIO archive of the kind that RPM packages hold ("newc"). Source: cpio(5). Not thread-safe. */
final class CpioWriter {
    private static final long MAX_FILE_BYTES = 0xFFFF_FFFFL;

    private final OutputStream out;
    private final OutputTime time;
    private long written;
    private int inode;

    /** @param out written to, not closed */
    CpioWriter(OutputStream out, OutputTime time) {
        this.out = out;
        this.time = time;
    }

    /** Writes {@code ./PATH} for each entry, and the end of the archive. Inodes count from 1, as the package's header says. */
    void write(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            inode++;
            String name = "./" + entry.path();
            if (entry instanceof Entry.Folder folder) {
                header(name, FileMode.of(folder), 0);
            } else if (entry instanceof Entry.Link link) {
                byte[] target = link.target().getBytes(StandardCharsets.US_ASCII);
                header(name, FileMode.of(link), target.length);
                out.write(target);
                pad(target.length);
            } else if (entry instanceof Entry.File file) {
                long size = file.content().size();
                if (size > MAX_FILE_BYTES) {
                    throw new IOException(file.path() + " is bigger than 4 GiB, which an RPM package cannot hold");
                }
                header(name, FileMode.of(file), size);
                ContentCopy.copy(file, out);
                pad(size);
            }
        }
        inode = 0;
        header("TRAILER!!!", 0, 0);
    }

    private void header(String name, int mode, long size) throws IOException {
        String header = String.format(
                Locale.ROOT,
                "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
                inode,
                mode,
                0,
                0,
                1,
                inode == 0 ? 0 : time.seconds(),
                size,
                0,
                0,
                0,
                0,
                name.length() + 1,
                0);
        byte[] bytes = (header + name + "\0").getBytes(StandardCharsets.US_ASCII);
        out.write(bytes);
        written += bytes.length;
        align();
    }

    private void pad(long size) throws IOException {
        written += size;
        align();
    }

    private void align() throws IOException {
        int missing = (int) (-written & 3);
        out.write(new byte[missing]);
        written += missing;
    }
}
