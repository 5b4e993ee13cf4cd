/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/**
 * What {@code uname(2)} says.
 *
 * @param system always {@code Linux}
 * @param node the host's name
 * @param release the kernel's release, such as {@code 6.1.0-13-amd64}
 * @param version build number and date of the kernel
 * @param machine {@code x86_64} or {@code aarch64}
 */
public record Uname(String system, String node, String release, String version, String machine) {

    /** The version within {@link #release()}. */
    public KernelVersion kernelVersion() {
        return KernelVersion.parse(release);
    }
}
