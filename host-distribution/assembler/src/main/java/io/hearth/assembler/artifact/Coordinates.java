/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file in a Maven repository, written as in a feature's {@code id} (OSGi Compendium 159.4):
 * {@code group:artifact[:type[:classifier]]:version}.
 *
 * @param version one version, or a range such as {@code [1.2,2)} before it has been looked up
 */
public record Coordinates(String group, String artifact, String type, String classifier, String version) {
    /** What cannot lead out of a repository's folder. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+~-]*");

    private static final Pattern RANGE =
            Pattern.compile("[\\[(][A-Za-z0-9_.+-]*,[A-Za-z0-9_.+-]*[\\])]|\\[[A-Za-z0-9_.+-]+\\]");

    /** Null if the text has not this form. */
    public static @Nullable Coordinates parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length < 3 || parts.length > 5) {
            return null;
        }
        String version = parts[parts.length - 1];
        for (int i = 0; i < parts.length - 1; i++) {
            if (!isWord(parts[i])) {
                return null;
            }
        }
        if (!isWord(version) && !RANGE.matcher(version).matches()) {
            return null;
        }
        return new Coordinates(
                parts[0], parts[1], parts.length > 3 ? parts[2] : "jar", parts.length > 4 ? parts[3] : "", version);
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches() && !text.contains("..");
    }

    public boolean isRange() {
        return version.charAt(0) == '[' || version.charAt(0) == '(';
    }

    public Coordinates withVersion(String other) {
        return new Coordinates(group, artifact, type, classifier, other);
    }

    public String fileName() {
        return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + "." + type;
    }

    /** The folder of the artifact's versions, in Maven's default layout. */
    public String folder() {
        return group.replace('.', '/') + "/" + artifact;
    }

    /** Where the file lies in a repository of Maven's default layout. */
    public String path() {
        return folder() + "/" + version + "/" + fileName();
    }

    /** Group and artifact, which is what others can be versions of. */
    public String key() {
        return group + ":" + artifact + (classifier.isEmpty() ? "" : ":" + classifier);
    }

    @Override
    public String toString() {
        String middle = classifier.isEmpty() ? (type.equals("jar") ? "" : ":" + type) : ":" + type + ":" + classifier;
        return group + ":" + artifact + middle + ":" + version;
    }
}
