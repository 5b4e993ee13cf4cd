/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

/** The version of Hearth that this assembler is part of. */
public final class HearthVersion {
    private HearthVersion() {}

    /** As the manifest of this jar has it; "0" where classes lie in a folder. */
    public static String ofThisJar() {
        String version = HearthVersion.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}
