/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All sources in their order: the first that has a file gives it. A range is the version that was locked, if it is in it,
 * else the newest that any source has; versions compare as Maven's do.
 */
public final class Repositories {

    /** A file, and the name of the source that had it. */
    public record Found(Coordinates coordinates, Path file, String source) {}

    private final Map<String, Found> found = new HashMap<>();
    private final List<ArtifactSource> sources;
    private final String advice;
    private final Map<String, String> locked = new HashMap<>();

    /**
     * Asks these sources, the first of them first.
     *
     * @param advice what to do about a file that nobody has
     */
    public Repositories(List<? extends ArtifactSource> sources, String advice) {
        this.sources = List.copyOf(sources);
        this.advice = advice;
    }

    /**
     * Says which version a range stands for.
     *
     * @param exact coordinates out of a lock file
     */
    public void lock(Coordinates exact) {
        locked.put(exact.key(), exact.version());
    }

    /** The file of these coordinates if it is on this machine; null if it is not. Asks nobody behind a network. */
    public @Nullable Found atHand(Coordinates exact) throws AssemblyException {
        for (ArtifactSource source : sources) {
            Path file = source.isNear() ? source.find(exact) : null;
            if (file != null) {
                return new Found(exact, file, source.name());
            }
        }
        return null;
    }

    /**
     * The file of these coordinates.
     *
     * @throws AssemblyException if nobody has it; says where was looked and what there is instead
     */
    public Found get(Coordinates coordinates) throws AssemblyException {
        String key = coordinates.toString();
        Found known = found.get(key);
        if (known == null) {
            known = look(coordinates.isRange() ? newest(coordinates) : coordinates);
            found.put(key, known);
        }
        return known;
    }

    private Found look(Coordinates wanted) throws AssemblyException {
        for (ArtifactSource source : sources) {
            Path file = source.find(wanted);
            if (file != null) {
                return new Found(wanted, file, source.name());
            }
        }
        List<String> others = versions(wanted);
        throw new AssemblyException(wanted + " is nowhere: looked in " + names() + "; "
                + (others.isEmpty() ? advice : "there is version " + String.join(", ", others)));
    }

    private Coordinates newest(Coordinates wanted) throws AssemblyException {
        String before = locked.get(wanted.key());
        if (before != null
                && VersionRanges.newest(wanted.version(), List.of(before)).equals(before)) {
            return wanted.withVersion(before);
        }
        List<String> all = versions(wanted);
        String newest = VersionRanges.newest(wanted.version(), all);
        if (newest.isEmpty()) {
            throw new AssemblyException("no version of " + wanted.key() + " is in the range " + wanted.version() + ": "
                    + (all.isEmpty()
                            ? "looked in " + names() + ", which have none at all"
                            : "there is " + String.join(", ", all)));
        }
        return wanted.withVersion(newest);
    }

    private List<String> versions(Coordinates wanted) throws AssemblyException {
        List<String> all = new ArrayList<>();
        for (ArtifactSource source : sources) {
            for (String version : source.versions(wanted)) {
                if (!all.contains(version)) {
                    all.add(version);
                }
            }
        }
        return all;
    }

    private String names() {
        return String.join(", ", sources.stream().map(ArtifactSource::name).toList());
    }
}
