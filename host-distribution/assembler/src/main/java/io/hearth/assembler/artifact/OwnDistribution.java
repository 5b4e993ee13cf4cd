/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.lock.LockFile;
import io.hearth.assembler.lock.LockedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The distribution that assembles: what went into it, by its own lock file, so that others can be made of its parts with
 * no repository and no network at hand.
 */
public final class OwnDistribution implements ArtifactSource {
    /** Where a distribution keeps its lock file. */
    public static final String LOCK = "features/lock.yaml";

    private record Own(Path file, String sha256) {}

    private final Map<String, Own> files = new HashMap<>();
    private final List<Coordinates> known = new ArrayList<>();

    /**
     * Reads what a distribution is made of.
     *
     * @param home the distribution's folder; one without a lock file has nothing to give
     */
    public OwnDistribution(Path home) throws AssemblyException {
        Path lock = home.resolve(LOCK);
        if (!Files.isRegularFile(lock)) {
            return;
        }
        for (LockedFile file : LockFile.read(lock, lock.toString()).files()) {
            Coordinates coordinates = Coordinates.parse(file.id());
            if (coordinates != null && file.entry().isEmpty()) {
                files.put(file.id(), new Own(home.resolve(file.path()), file.sha256()));
                known.add(coordinates);
            }
        }
    }

    @Override
    public String name() {
        return "this distribution";
    }

    @Override
    public @Nullable Path find(Coordinates coordinates) throws AssemblyException {
        Own own = files.get(coordinates.toString());
        if (own == null || !Files.isRegularFile(own.file())) {
            return null;
        }
        if (!Digest.of(own.file()).equals(own.sha256())) {
            throw new AssemblyException(own.file() + " of the distribution that assembles is not what was put into it:"
                    + " its SHA-256 is not that of " + LOCK + "; install this distribution again");
        }
        return own.file();
    }

    @Override
    public List<String> versions(Coordinates coordinates) {
        return known.stream()
                .filter(one -> one.key().equals(coordinates.key()))
                .map(Coordinates::version)
                .toList();
    }
}
