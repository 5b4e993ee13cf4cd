/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes entries as a ZIP file with Unix permissions and symbolic links, all times in UTC. A file that deflate makes no
 * smaller (most of a distribution: its jars) is stored. Source: PKWARE's APPNOTE.TXT 6.3. Not thread-safe.
 *
 * <p>Each file is held in memory while it is compressed. ZIP64 is not written: more than 4 GiB are refused.
 */
final class ZipWriter {
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int MAX_ENTRIES = 0xFFFF;
    private static final long MAX_BYTES = 0xFFFF_FFFFL;
    private static final int MAX_FILE_BYTES = 1 << 30;

    /** Made by Unix, version 2.0. */
    private static final short MADE_BY = 3 << 8 | 20;

    private static final short NEEDS = 20;

    private final OutputStream out;
    private final OutputTime time;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long written;
    private int count;

    /** @param out written to, not closed */
    ZipWriter(OutputStream out, OutputTime time) {
        this.out = out;
        this.time = time;
    }

    void write(EntryTree tree) throws IOException {
        if (tree.entries().size() > MAX_ENTRIES || tree.size() > MAX_BYTES - (64 << 20)) {
            throw new IOException("a ZIP file holds 65535 files and 4 GiB; use tar.gz for this distribution");
        }
        for (Entry entry : tree.entries()) {
            if (entry instanceof Entry.Folder folder) {
                entry(folder.path() + "/", FileMode.of(folder), new byte[0]);
            } else if (entry instanceof Entry.Link link) {
                entry(link.path(), FileMode.of(link), link.target().getBytes(StandardCharsets.US_ASCII));
            } else if (entry instanceof Entry.File file) {
                if (file.content().size() > MAX_FILE_BYTES) {
                    throw new IOException(file.path() + " is bigger than 1 GiB; use tar.gz for this distribution");
                }
                ByteArrayOutputStream bytes =
                        new ByteArrayOutputStream((int) file.content().size());
                ContentCopy.copy(file, bytes);
                entry(file.path(), FileMode.of(file), bytes.toByteArray());
            }
        }
        byte[] central = directory.toByteArray();
        byte[] endBytes = new byte[22];
        ByteBuffer end = littleEndian(endBytes);
        end.putInt(0x06054b50).putShort((short) 0).putShort((short) 0).putShort((short) count);
        end.putShort((short) count).putInt(central.length).putInt((int) written).putShort((short) 0);
        out.write(central);
        out.write(endBytes);
    }

    private void entry(String path, int mode, byte[] bytes) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (OutputStream deflate = Deflating.raw(deflated)) {
            deflate.write(bytes);
        }
        boolean smaller = deflated.size() < bytes.length;
        byte[] data = smaller ? deflated.toByteArray() : bytes;
        CRC32 crc = new CRC32();
        crc.update(bytes);
        byte[] name = path.getBytes(StandardCharsets.US_ASCII);
        byte[] commonBytes = new byte[26];
        ByteBuffer common = littleEndian(commonBytes);
        common.putShort(NEEDS).putShort((short) 0).putShort((short) (smaller ? DEFLATED : STORED));
        common.putInt(time.dos())
                .putInt((int) crc.getValue())
                .putInt(data.length)
                .putInt(bytes.length);
        common.putShort((short) name.length).putShort((short) 0);
        byte[] localBytes = new byte[30];
        ByteBuffer local = littleEndian(localBytes);
        local.putInt(0x04034b50).put(commonBytes);
        // Comment, disk and internal attributes are empty; then mode, and the bit that DOS knows for folders.
        byte[] listedBytes = new byte[46];
        ByteBuffer listed = littleEndian(listedBytes);
        listed.putInt(0x02014b50)
                .putShort(MADE_BY)
                .put(commonBytes)
                .putShort((short) 0)
                .putShort((short) 0);
        listed.putShort((short) 0)
                .putInt(mode << 16 | (path.endsWith("/") ? 0x10 : 0))
                .putInt((int) written);
        directory.write(listedBytes);
        directory.write(name);
        out.write(localBytes);
        out.write(name);
        out.write(data);
        written += localBytes.length + name.length + data.length;
        count++;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
