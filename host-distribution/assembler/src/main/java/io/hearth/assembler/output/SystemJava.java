/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.util.List;

/** What a package without a runtime needs. */
final class SystemJava {
    /** Real packages first, as Debian Policy 7.5 asks; the virtual ones are of whatever Java a release has. */
    static final List<String> DEBIAN =
            List.of("openjdk-17-jre-headless | java17-runtime-headless | java21-runtime-headless"
                    + " | java25-runtime-headless");

    static final List<RpmRequirement> RPM = List.of(RpmRequirement.atLeast("java-headless", "1:17"));

    private SystemJava() {}
}
