/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/** The blobs of an image that is being written, in a folder, each under its digest. Not thread-safe. */
final class ImageBlobs {
    static final String TAR = "application/vnd.oci.image.layer.v1.tar";
    static final String TAR_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";

    private static final int GZIP_MAGIC = 0x1f8b;

    private final Path folder;
    private final OutputTime time;

    ImageBlobs(Path folder, OutputTime time) {
        this.folder = folder;
        this.time = time;
    }

    /** Writes to a blob. */
    @FunctionalInterface
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    ImageBlob json(String mediaType, Object value) throws IOException {
        byte[] bytes = Json.bytes(value);
        return store(mediaType, out -> out.write(bytes), "");
    }

    /** A layer of entries. */
    ImageBlob layer(EntryTree tree) throws IOException {
        String[] diffId = new String[1];
        ImageBlob blob = store(
                TAR_GZIP,
                out -> {
                    Digest plain = new Digest("SHA-256", Deflating.gzip(out));
                    try (plain) {
                        new TarWriter(plain, time).write(tree, "");
                    }
                    diffId[0] = ImageBlob.SHA256 + plain.hex();
                },
                "");
        return new ImageBlob(blob.mediaType(), blob.digest(), blob.size(), String.valueOf(diffId[0]));
    }

    /** A layer that is there as a tar archive, perhaps compressed by gzip, taken as it is. */
    ImageBlob layer(Path archive) throws IOException, AssemblyException {
        Digest plain = new Digest("SHA-256", OutputStream.nullOutputStream());
        boolean gzip;
        try (InputStream in = Files.newInputStream(archive)) {
            byte[] magic = in.readNBytes(2);
            gzip = magic.length == 2 && ((magic[0] & 0xff) << 8 | magic[1] & 0xff) == GZIP_MAGIC;
        }
        byte[] block = new byte[512];
        try (InputStream file = Files.newInputStream(archive);
                InputStream in = gzip ? new GZIPInputStream(file, 1 << 16) : file) {
            int n = in.readNBytes(block, 0, block.length);
            if (n < block.length
                    || !new String(block, 257, 5, java.nio.charset.StandardCharsets.US_ASCII).equals("ustar")) {
                throw new AssemblyException(
                        archive + " is no tar archive, plain or by gzip, so it cannot be an image's base");
            }
            plain.write(block);
            in.transferTo(plain);
        }
        String diffId = ImageBlob.SHA256 + plain.hex();
        return store(gzip ? TAR_GZIP : TAR, out -> Files.copy(archive, out), diffId);
    }

    /** A blob of another layout, which must be what its digest says. */
    ImageBlob copy(Path from, String mediaType, String digest, String diffId) throws IOException, AssemblyException {
        ImageBlob blob = store(mediaType, out -> Files.copy(from, out), diffId);
        if (!blob.digest().equals(digest)) {
            throw new AssemblyException(
                    from + " does not hold what its name says: " + blob.digest() + "; fetch the base again");
        }
        return blob;
    }

    private ImageBlob store(String mediaType, Content content, String diffId) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve("part");
        Digest stored = new Digest("SHA-256", new BufferedOutputStream(Files.newOutputStream(part), 1 << 16));
        try (stored) {
            content.write(stored);
        }
        String hex = stored.hex();
        Files.move(part, folder.resolve(hex), StandardCopyOption.REPLACE_EXISTING);
        return new ImageBlob(mediaType, ImageBlob.SHA256 + hex, stored.length(), diffId);
    }
}
