/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lowest layers of an image, from an OCI image layout (a folder, such as {@code skopeo copy} makes) or from an archive
 * of a root file system. Source: image-spec, image-layout.md, image-index.md, manifest.md. Digests are checked.
 */
final class ImageBase {
    private static final int MAX_NESTING = 3;
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Set<String> LAYERS = Set.of(ImageBlobs.TAR, ImageBlobs.TAR_GZIP, ImageBlobs.TAR + "+zstd");

    private final Path base;
    private final ImageBlobs blobs;

    ImageBase(Path base, ImageBlobs blobs) {
        this.base = base;
        this.blobs = blobs;
    }

    List<ImageBlob> layers(Architecture architecture) throws IOException, AssemblyException {
        if (!Files.exists(base)) {
            throw new AssemblyException("the base of the image, " + base + ", is not there");
        }
        if (!Files.isDirectory(base)) {
            return List.of(blobs.layer(base));
        }
        Map<?, ?> index = Json.read(base.resolve("index.json"));
        Map<?, ?> manifest = manifest(index, architecture, 0);
        if (manifest.isEmpty()) {
            throw new AssemblyException("the image layout in " + base + " has no image for linux and "
                    + architecture.debian() + "; copy one there, or leave this architecture out");
        }
        Map<?, ?> config = Json.read(blob(text(map(manifest, "config"), "digest")));
        List<?> diffIds = list(map(config, "rootfs"), "diff_ids");
        List<?> listed = list(manifest, "layers");
        if (diffIds.size() != listed.size()) {
            throw new AssemblyException("the image in " + base + " has " + listed.size() + " layers and "
                    + diffIds.size() + " diff_ids; fetch the base again");
        }
        List<ImageBlob> layers = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            String mediaType = text(listed.get(i), "mediaType");
            if (!LAYERS.contains(mediaType)) {
                throw new AssemblyException("the image in " + base + " has a layer of type " + mediaType
                        + "; copy it there with: skopeo copy --format oci");
            }
            String digest = text(listed.get(i), "digest");
            layers.add(blobs.copy(blob(digest), mediaType, digest, String.valueOf(diffIds.get(i))));
        }
        return layers;
    }

    /** The first manifest for an architecture; empty if there is none. */
    private Map<?, ?> manifest(Map<?, ?> index, Architecture architecture, int depth) throws AssemblyException {
        for (Object descriptor : list(index, "manifests")) {
            Map<?, ?> found = Map.of();
            String mediaType = text(descriptor, "mediaType");
            if (mediaType.equals(INDEX) && depth < MAX_NESTING) {
                found = manifest(Json.read(blob(text(descriptor, "digest"))), architecture, depth + 1);
            } else if (mediaType.equals(MANIFEST)) {
                Map<?, ?> manifest = Json.read(blob(text(descriptor, "digest")));
                Map<?, ?> config = Json.read(blob(text(map(manifest, "config"), "digest")));
                boolean wanted =
                        architecture.debian().equals(config.get("architecture")) && "linux".equals(config.get("os"));
                found = wanted ? manifest : found;
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return Map.of();
    }

    private Path blob(String digest) throws AssemblyException {
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new AssemblyException("the image layout in " + base + " names a blob that is no SHA-256 digest: '"
                    + PackageNames.printable(digest) + "'");
        }
        return base.resolve("blobs/sha256").resolve(digest.substring(ImageBlob.SHA256.length()));
    }

    private Map<?, ?> map(Object from, String key) throws AssemblyException {
        if (from instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> value) {
            return value;
        }
        throw lacks(key);
    }

    private List<?> list(Object from, String key) throws AssemblyException {
        if (from instanceof Map<?, ?> map && map.get(key) instanceof List<?> value) {
            return value;
        }
        throw lacks(key);
    }

    private String text(Object from, String key) throws AssemblyException {
        if (from instanceof Map<?, ?> map && map.get(key) instanceof String value) {
            return value;
        }
        throw lacks(key);
    }

    private AssemblyException lacks(String key) {
        return new AssemblyException(
                "the image layout in " + base + " is damaged: no '" + key + "' where there must be one");
    }
}
