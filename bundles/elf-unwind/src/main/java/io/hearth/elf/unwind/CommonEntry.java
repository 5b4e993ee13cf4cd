/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

/** What a common information entry (CIE; DWARF 5, 6.4.1, and LSB 5.0 Core, 10.6.1) says for its frame descriptions. */
final class CommonEntry {
    /** {@code DW_EH_PE_...} of code addresses. */
    int pointerEncoding;

    long codeAlignment;
    long dataAlignment;
    int returnRegister;
    boolean hasAugmentationData;
    boolean isSignalFrame;
    /** False if something in it is not understood, so that its frame descriptions cannot be read. */
    boolean isUsable;

    /** The registers at the start of each of its functions. */
    final CfiState initial;

    CommonEntry(boolean isX86) {
        initial = new CfiState(isX86);
    }
}
