/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

/**
 * A source file.
 *
 * @param file path, or a URL that is no file's
 * @param lines where its lines are
 */
record Script(String file, Lines lines) {
    static final Script UNKNOWN = new Script("", Lines.NONE);
}
