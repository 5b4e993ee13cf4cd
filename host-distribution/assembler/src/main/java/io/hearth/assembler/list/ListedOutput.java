/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.Place;
import java.util.List;

/**
 * One entry under {@code outputs}.
 *
 * @param kind folder, tar.gz, zip, deb, rpm or oci
 * @param java system or bundled
 * @param jdks the JDKs that bundled runtimes are cut from, that for this machine first; none for the one that assembles
 * @param modules modules of Java that the bundles use in ways that their classes do not show
 * @param architectures amd64, arm64
 * @param base for an image: a root file system that it stands on; empty for none
 */
public record ListedOutput(
        String kind,
        String java,
        List<String> jdks,
        List<String> modules,
        List<String> architectures,
        String base,
        Place place) {}
