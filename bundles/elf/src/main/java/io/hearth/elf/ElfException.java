/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.io.IOException;
import java.io.Serial;

/**
 * An ELF file cannot be read, or not as asked: it is damaged, cut short, of a kind that is not supported, or beyond a
 * limit. The message says what is wrong, in which file and where, and what can be done. Nothing else but this escapes
 * the readers of this bundle, whatever the bytes.
 */
public final class ElfException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ElfException(String message) {
        super(message);
    }

    public ElfException(String message, Throwable cause) {
        super(message, cause);
    }
}
