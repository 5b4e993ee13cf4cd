/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.lock;

/**
 * One file of a distribution.
 *
 * @param id Maven coordinates, or {@code file:} and a path from the list's folder
 * @param path where it lies in the distribution
 * @param entry the entry of the artifact's jar that this file is; empty for the artifact itself
 * @param sha256 of the artifact
 * @param size of the artifact, bytes
 * @param startLevel of a bundle that is started; 0 for what is none
 * @param name symbolic name and version of a bundle, for a person; empty for other files
 * @param feature the feature that brings it; empty if none does
 * @param why why it is in, for a person
 */
public record LockedFile(
        String id,
        String path,
        String entry,
        String sha256,
        long size,
        int startLevel,
        String name,
        String feature,
        String why) {

    public boolean isStarted() {
        return startLevel > 0;
    }
}
