/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

/** The features file cannot be made; the message says which feature or bundle is at fault. */
final class KarafFeaturesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KarafFeaturesException(String message) {
        super(message);
    }
}
