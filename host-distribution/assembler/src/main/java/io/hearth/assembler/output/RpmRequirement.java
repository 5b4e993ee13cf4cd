/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.util.List;

/**
 * What an RPM package needs.
 *
 * @param flags {@code SENSE_...} of {@link RpmTag}
 * @param version empty for any
 */
record RpmRequirement(String name, int flags, String version) {
    /** What a reader of this package's format must know, and what its scripts run in. */
    static final List<RpmRequirement> OF_THE_FORMAT = List.of(
            new RpmRequirement("/bin/sh", RpmTag.SENSE_SCRIPT_POST, ""),
            new RpmRequirement("/bin/sh", RpmTag.SENSE_SCRIPT_PREUN, ""),
            new RpmRequirement("shadow-utils", RpmTag.SENSE_SCRIPT_POST, ""),
            format("CompressedFileNames", "3.0.4-1"),
            format("FileDigests", "4.6.0-1"),
            format("PayloadFilesHavePrefix", "4.0-1"),
            format("TildeInVersions", "4.10.0-1"));

    static RpmRequirement any(String name) {
        return new RpmRequirement(name, 0, "");
    }

    static RpmRequirement atLeast(String name, String version) {
        return new RpmRequirement(name, RpmTag.SENSE_GREATER_EQUAL, version);
    }

    private static RpmRequirement format(String feature, String version) {
        return new RpmRequirement("rpmlib(" + feature + ")", RpmTag.SENSE_RPMLIB | RpmTag.SENSE_LESS_EQUAL, version);
    }
}
