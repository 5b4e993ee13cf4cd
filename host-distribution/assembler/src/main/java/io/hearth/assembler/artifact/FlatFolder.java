/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder of jars without groups: {@code artifact-version.jar}. */
public final class FlatFolder implements ArtifactSource {
    private final String name;
    private final Path folder;

    public FlatFolder(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Path find(Coordinates coordinates) {
        Path file = folder.resolve(coordinates.fileName());
        return Files.isRegularFile(file) ? file : null;
    }

    /** {@inheritDoc} Names alone do not tell where a version begins, so none is offered. */
    @Override
    public List<String> versions(Coordinates coordinates) {
        return List.of();
    }
}
