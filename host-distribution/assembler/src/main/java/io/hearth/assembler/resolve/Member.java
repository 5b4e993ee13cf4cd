/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.resolve;

import io.hearth.assembler.Place;
import io.hearth.assembler.artifact.BundleJar;

/**
 * A bundle that is, or may come, in.
 *
 * @param id Maven coordinates, or {@code file:} and a path
 * @param feature the feature that brings it; empty if none does
 * @param why why it is in, for a person: completes "it is in because "
 * @param place the line of the list that brought it
 * @param listed whether the list itself names it, rather than a feature of this version
 */
public record Member(
        BundleJar jar,
        String id,
        int startLevel,
        String feature,
        String why,
        Place place,
        boolean listed,
        String sha256) {

    Member because(String reason) {
        return new Member(jar, id, startLevel, feature, reason, place, listed, sha256);
    }
}
