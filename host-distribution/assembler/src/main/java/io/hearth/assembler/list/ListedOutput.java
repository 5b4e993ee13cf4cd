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
 * @param jdk the JDK that a bundled runtime is cut from; empty for the one that assembles
 * @param architectures amd64, arm64
 * @param base for an image: a root file system that it stands on; empty for none
 */
public record ListedOutput(
        String kind, String java, String jdk, List<String> architectures, String base, Place place) {}
