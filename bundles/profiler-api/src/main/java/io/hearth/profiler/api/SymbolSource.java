/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds the file with the symbols and debug information of an executable that has none, where nothing is installed on
 * this machine: on a server, in an archive of builds. A service; it may come and go while the profiler runs.
 *
 * <p>All sources are asked on one thread that serves them alone, the one with the highest {@code service.ranking} first,
 * and may take their time: frames are reported without names until the file is there, and with names from then on.
 */
@ConsumerType
public interface SymbolSource {

    /** For people, in logs: one or two words. */
    String name();

    /**
     * Called once for each build id.
     *
     * @param buildId GNU build id, lower-case hexadecimal
     * @param fileName base name of the executable, for messages
     * @return an ELF file of the same build id, which must stay as it is while the profiler runs; null when this source
     *     does not have it. What is of another build is refused
     * @throws IOException when it could not be asked; it is not asked again for this file
     */
    @Nullable
    Path find(String buildId, String fileName) throws IOException, InterruptedException;
}
