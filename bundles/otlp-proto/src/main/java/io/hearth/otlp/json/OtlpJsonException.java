/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import java.io.IOException;

/** A text is not the OTLP/JSON of the message that was expected. The message says what is wrong and at which byte. */
public final class OtlpJsonException extends IOException {

    private static final long serialVersionUID = 1L;

    OtlpJsonException(String what, int at) {
        super(what + " at byte " + at);
    }
}
