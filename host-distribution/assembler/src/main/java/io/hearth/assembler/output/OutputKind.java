/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

/** What a distribution is shipped as. */
public enum OutputKind {
    TAR_GZ,
    ZIP,
    DEB,
    RPM,
    OCI
}
