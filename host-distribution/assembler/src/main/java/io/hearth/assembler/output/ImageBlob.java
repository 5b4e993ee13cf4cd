/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.util.Map;

/**
 * A blob of an image layout.
 *
 * @param digest {@code sha256:...}, of the blob as it is stored
 * @param diffId for a layer, the digest of its tar archive as it is unpacked; else empty
 */
record ImageBlob(String mediaType, String digest, long size, String diffId) {
    static final String SHA256 = "sha256:";

    /** What refers to it. Source: image-spec, descriptor.md. */
    Map<String, Object> descriptor() {
        return Map.of("mediaType", mediaType, "digest", digest, "size", size);
    }
}
