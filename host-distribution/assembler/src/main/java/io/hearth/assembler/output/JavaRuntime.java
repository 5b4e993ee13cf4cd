/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.nio.file.Path;
import java.util.List;

/** Where a shipped distribution has its Java from. */
public sealed interface JavaRuntime {

    /** The Java of the machine that it is installed on, 17 or newer. */
    record OfSystem() implements JavaRuntime {}

    /**
     * A runtime inside, cut down to what the bundles need.
     *
     * @param jdks a JDK for each architecture; the one for this machine first, since its {@code jlink} makes the others
     * @param extraModules modules that the bundles use in ways that their classes do not show
     */
    record Bundled(List<Path> jdks, List<String> extraModules) implements JavaRuntime {
        public Bundled {
            jdks = List.copyOf(jdks);
            extraModules = List.copyOf(extraModules);
        }
    }
}
