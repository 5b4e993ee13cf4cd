/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.util.HexFormat;

/** One note (gABI, "Note Section"): an owner, a type that the owner defines, and a description. */
public final class ElfNote {
    private final String owner;
    private final int type;
    private final byte[] description;

    ElfNote(String owner, int type, byte[] description) {
        this.owner = owner;
        this.type = type;
        this.description = description;
    }

    /** The owner's name, such as {@code GNU}. */
    public String owner() {
        return owner;
    }

    /** The type, meaningful together with the owner. */
    public int type() {
        return type;
    }

    /** A copy of the description. */
    public byte[] description() {
        return description.clone();
    }

    /** The description in lower case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(description);
    }
}
