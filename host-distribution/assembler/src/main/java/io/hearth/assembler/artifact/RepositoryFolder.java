/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder in the layout of a Maven repository: the local one, or one that a vendor unpacked. */
public final class RepositoryFolder implements ArtifactSource {
    private final String name;
    private final Path folder;

    public RepositoryFolder(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Path find(Coordinates coordinates) {
        Path file = folder.resolve(coordinates.path());
        return Files.isRegularFile(file) ? file : null;
    }

    @Override
    public List<String> versions(Coordinates coordinates) throws AssemblyException {
        Path versions = folder.resolve(coordinates.folder());
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(versions)) {
            return found;
        }
        try (Stream<Path> folders = Files.list(versions)) {
            for (Path version : folders.sorted().toList()) {
                String text = String.valueOf(version.getFileName());
                if (find(coordinates.withVersion(text)) != null) {
                    found.add(text);
                }
            }
        } catch (IOException e) {
            throw new AssemblyException(name + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }
}
