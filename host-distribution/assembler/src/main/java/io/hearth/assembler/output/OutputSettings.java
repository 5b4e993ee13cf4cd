/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of one output.
 *
 * @param architectures for which processors, if a runtime or an image makes that matter; sorted here, without repeats
 * @param imageBase an OCI image layout (a folder) or a root file system (tar, perhaps gzip) below the
 *     layers of an image; without one, the loader, C library and shell of this machine are taken, so that images differ
 *     from machine to machine
 */
public record OutputSettings(
        OutputKind kind, JavaRuntime java, List<Architecture> architectures, Optional<Path> imageBase) {
    public OutputSettings {
        architectures = architectures.stream().sorted().distinct().toList();
    }

    public OutputSettings(OutputKind kind, JavaRuntime java, List<Architecture> architectures) {
        this(kind, java, architectures, Optional.empty());
    }
}
