/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place that files are taken from by their coordinates. Used by one thread. */
public interface ArtifactSource {

    /** For a person: "this distribution", "the folder ./jars". */
    String name();

    /** The file, or null if this source does not have it. */
    @Nullable
    Path find(Coordinates coordinates) throws AssemblyException;

    /** The versions that there are here of what has this group and artifact; any order. */
    List<String> versions(Coordinates coordinates) throws AssemblyException;

    /** Whether asking it costs no more than looking into a folder. */
    default boolean isNear() {
        return true;
    }
}
