/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import io.hearth.elf.ElfFile;
import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One language runtime. Register it as a service of this type; of several with the same {@link Description#runtime},
 * the one with the highest {@code service.ranking}, then the highest bundle version, is used.
 */
@ConsumerType
public interface Unwinder {

    /** What it is; asked once. */
    Description description();

    /**
     * Its BPF object for an architecture, as built with the kit.
     *
     * @param architecture {@code x86-64} or {@code aarch64}
     * @throws IOException when it has none for this architecture; the message says so
     */
    byte[] object(String architecture) throws IOException;

    /**
     * Looks at an executable file that some process maps. Called once for each distinct file; most files are none of
     * the runtime's, so the name and the presence of a symbol should decide quickly.
     *
     * @param fileName base name of the path that it was mapped from
     * @param elf open for as long as the image is in use
     * @return empty when the file is no such runtime
     * @throws UnwinderException when it is one that cannot be unwound; the message names version and reason
     * @throws IOException when the file is damaged
     */
    Optional<? extends RuntimeImage> image(String fileName, ElfFile elf) throws UnwinderException, IOException;

    /** The labels that its object gathers of threads; empty when it gathers none. */
    default Optional<? extends LabelSource> labels() {
        return Optional.empty();
    }

    /**
     * What an unwinder says of itself.
     *
     * @param runtime short name of the runtime, such as {@code python}: one unwinder of a name is in use at a time
     * @param frameType value of {@code profile.frame.type} of its frames, such as {@code cpython}
     * @param versions the versions it knows, in words
     * @param program name of the C function in the object that the native unwinder hands over to
     */
    record Description(String runtime, String frameType, String versions, String program) {}
}
