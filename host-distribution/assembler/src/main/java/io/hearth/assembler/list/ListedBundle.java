/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.Place;
import io.hearth.assembler.artifact.Coordinates;
import java.nio.file.Path;

/** One entry under {@code bundles}. */
public sealed interface ListedBundle {

    Place place();

    /** What may be said of a bundle beside where it comes from. */
    record Wish(int startLevel, String sha256) {
        /** The level of bundles that say none: after those of the host, before dropped ones. */
        public static final int START_LEVEL = 30;
    }

    /** By coordinates; the version may be a range. */
    record FromMaven(Coordinates coordinates, Wish wish, Place place) implements ListedBundle {}

    /** A jar, by its path from the list's folder. */
    record FromFile(String path, Path file, Wish wish, Place place) implements ListedBundle {}

    /** Every jar of a folder, in the order of their names. */
    record FromFolder(String path, Path folder, Wish wish, Place place) implements ListedBundle {}
}
