/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

/**
 * A line of a file that a person wrote.
 *
 * @param file as they named it
 * @param line from 1; 0 for the file as a whole
 */
public record Place(String file, int line) {

    public AssemblyException problem(String sentence) {
        return new AssemblyException(this + ": " + sentence);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
