/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

/** Leaves the recursive descent when a name does not follow the grammar or exceeds a bound. It carries no stack. */
final class MalformedNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedNameException() {
        super("not a linkage name this demangler knows", null, false, false);
    }
}
