/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

/**
 * Where something was written.
 *
 * @param source the file as the user named it, or {@code env:NAME}, {@code yaml:...}, {@code --set KEY}
 * @param line from 1; 0 if there are no lines
 * @param column from 1; 0 if there are no lines
 */
public record SourcePosition(String source, int line, int column) {

    /** A source without lines. */
    public static SourcePosition of(String source) {
        return new SourcePosition(source, 0, 0);
    }

    /** {@code file:line:column}, as compilers write it. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
