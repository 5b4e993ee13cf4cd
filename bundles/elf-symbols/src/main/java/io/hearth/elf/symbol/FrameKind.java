/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

/** What kind of code a frame is, as far as symbols tell. The texts are values of {@code profile.frame.type}. */
public enum FrameKind {
    NATIVE("native"),
    GO("go"),
    RUST("rust");

    private final String text;

    FrameKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
