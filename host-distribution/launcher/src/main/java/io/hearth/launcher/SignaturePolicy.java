/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.Locale;

/** What is asked of the signature of a dropped bundle: {@code hearth.addons.signatures} of conf/hearth.properties. */
enum SignaturePolicy {
    /** Nothing; signatures are not looked at. */
    OFF,
    /** What is not signed by a trusted signer is said, and used. */
    WARN,
    /** What is not signed by a trusted signer is refused. */
    REQUIRE;

    static SignaturePolicy of(String text) throws LaunchException {
        for (SignaturePolicy policy : values()) {
            if (policy.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                return policy;
            }
        }
        throw new LaunchException(
                "conf/hearth.properties: hearth.addons.signatures is off, warn or require, not \"" + text + "\"");
    }
}
