/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.lock.LockedFile;
import java.nio.file.Path;
import java.util.List;

/** The files of a distribution that come from elsewhere, each with where it was found. */
public record Parts(List<Part> all) {

    /**
     * One of them.
     *
     * @param file the artifact on this machine
     * @param source who had it: "this distribution", "the local Maven repository"
     */
    public record Part(LockedFile locked, Path file, String source) {}
}
