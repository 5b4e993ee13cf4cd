/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBaseTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    @TempDir
    Path folder;

    private ImageBlobs blobs;
    private Path layout;

    @BeforeEach
    void prepare() throws Exception {
        blobs = new ImageBlobs(folder.resolve("blobs"), OutputTime.of(""));
        layout = Files.createDirectories(folder.resolve("layout/blobs/sha256"))
                .getParent()
                .getParent();
    }

    @Test
    void takesTheLayersOfTheArchitecture() throws Exception {
        String digest = layoutWith(ImageBlobs.TAR, "arm64");

        List<ImageBlob> layers = new ImageBase(layout, blobs).layers(Architecture.ARM64);

        assertThat(layers).extracting(ImageBlob::digest).containsExactly(digest);
        assertThat(folder.resolve("blobs").resolve(digest.substring(7))).hasContent("layer");
    }

    @Test
    void saysWhatIsWrongWithABase() throws Exception {
        assertFails(folder.resolve("nowhere"), "is not there");
        assertFails(Files.writeString(folder.resolve("text.tar"), "x".repeat(600)), "is no tar archive");
        assertFails(layout, "index.json as JSON");
        index("[]");
        assertFails(layout, "has no image for linux and amd64");
        index("[{\"mediaType\": \"" + MANIFEST + "\", \"digest\": \"sha256:../../../../etc/passwd\"}]");
        assertFails(layout, "names a blob that is no SHA-256 digest");
        index("{{{");
        assertFails(layout, "index.json as JSON");
        layoutWith("application/vnd.docker.image.rootfs.diff.tar.gzip", "amd64");
        assertFails(layout, "skopeo copy --format oci");
        String digest = layoutWith(ImageBlobs.TAR, "amd64");
        Files.writeString(layout.resolve("blobs/sha256").resolve(digest.substring(7)), "other");
        assertFails(layout, "does not hold what its name says");
    }

    private void assertFails(Path base, String reason) {
        assertThatThrownBy(() -> new ImageBase(base, blobs).layers(Architecture.AMD64))
                .hasMessageContaining(reason);
    }

    private String layoutWith(String layerType, String architecture) throws Exception {
        String layer = blob("layer");
        String config = blob(json(Map.of(
                "architecture", architecture, "os", "linux", "rootfs", Map.of("diff_ids", List.of("sha256:abc")))));
        String manifest = blob(json(Map.of(
                "config", Map.of("digest", config),
                "layers", List.of(Map.of("mediaType", layerType, "digest", layer)))));
        index(json(List.of(Map.of("mediaType", MANIFEST, "digest", manifest))));
        return layer;
    }

    private void index(String manifests) throws Exception {
        Files.writeString(layout.resolve("index.json"), "{\"manifests\": " + manifests + "}");
    }

    private String blob(String text) throws Exception {
        String hex = Digest.hex("SHA-256", text.getBytes(StandardCharsets.UTF_8));
        Files.writeString(layout.resolve("blobs/sha256").resolve(hex), text);
        return "sha256:" + hex;
    }

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }
}
