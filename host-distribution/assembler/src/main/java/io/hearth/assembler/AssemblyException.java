/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

/**
 * A distribution cannot be assembled. The message is one sentence for a person: where (file and line of the list), what
 * is wrong, and what to do.
 */
public final class AssemblyException extends Exception {
    private static final long serialVersionUID = 1L;

    public AssemblyException(String message) {
        super(message);
    }

    public AssemblyException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether its sentence begins with this place. */
    public boolean isAt(Place place) {
        return String.valueOf(getMessage()).startsWith(place + ": ");
    }

    /** The same, said of another place: what was wrong in a thing that was named there. */
    public AssemblyException at(Place place) {
        return new AssemblyException(place + ": " + getMessage(), this);
    }
}
