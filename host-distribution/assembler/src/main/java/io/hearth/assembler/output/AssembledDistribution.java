/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.nio.file.Path;

/**
 * A finished distribution folder, and what packages say of it.
 *
 * @param folder with {@code bin}, {@code lib}, {@code conf}, ...; read only
 * @param name of packages, of the service and of its user
 * @param version as Maven writes it
 * @param description the first line is the summary
 * @param maintainer such as {@code Acme <ops@acme.example>}
 * @param homepage a URL; empty if there is none
 * @param licence an SPDX expression
 * @param profiles whether it has the profiling receiver, which needs capabilities
 */
public record AssembledDistribution(
        Path folder,
        String name,
        String version,
        String description,
        String maintainer,
        String homepage,
        String licence,
        boolean profiles) {

    String summary() {
        String first = description.strip().lines().findFirst().orElse("").strip();
        return first.isEmpty() ? name : first;
    }
}
