/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;
import org.eclipse.aether.version.VersionRange;

/**
 * Ranges of versions, compared as Maven compares them. A class of its own, because a running host that reads a feature file
 * has no part of Maven and no use for ranges.
 */
final class VersionRanges {
    private VersionRanges() {}

    /** The newest of the versions that is in the range; empty if none is. */
    static String newest(String range, List<String> versions) throws AssemblyException {
        GenericVersionScheme scheme = new GenericVersionScheme();
        try {
            VersionRange parsed = scheme.parseVersionRange(range);
            List<Version> inside = new ArrayList<>();
            for (String text : versions) {
                Version version = scheme.parseVersion(text);
                if (parsed.containsVersion(version)) {
                    inside.add(version);
                }
            }
            return inside.stream()
                    .max(Comparator.naturalOrder())
                    .map(Version::toString)
                    .orElse("");
        } catch (InvalidVersionSpecificationException e) {
            throw new AssemblyException(
                    range + " is no range of versions; write it as [1.2,2): from 1.2 on, below 2", e);
        }
    }
}
