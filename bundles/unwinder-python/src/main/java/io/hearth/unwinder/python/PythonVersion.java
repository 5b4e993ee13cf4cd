/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of CPython.
 *
 * @param micro -1 when unknown; no layout depends on it
 */
record PythonVersion(int major, int minor, int micro) {

    static final PythonVersion OLDEST = new PythonVersion(3, 6, -1);
    static final PythonVersion NEWEST = new PythonVersion(3, 14, -1);

    private static final Pattern FILE_NAME = Pattern.compile("(?:lib)?python(\\d)\\.(\\d{1,2})(?!\\d).*");

    /** PY_VERSION_HEX: one byte each for major, minor and micro, then the release level (Include/patchlevel.h). */
    static PythonVersion ofHex(long hex) {
        return new PythonVersion((int) (hex >> 24) & 0xff, (int) (hex >> 16) & 0xff, (int) (hex >> 8) & 0xff);
    }

    /** From names such as {@code python3.9}, {@code libpython3.6m.so.1.0}. */
    static Optional<PythonVersion> ofFileName(String name) {
        Matcher m = FILE_NAME.matcher(name);
        return m.matches()
                ? Optional.of(new PythonVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), -1))
                : Optional.empty();
    }

    boolean isSupported() {
        return major == 3 && minor >= OLDEST.minor && minor <= NEWEST.minor;
    }

    boolean isAtLeast(int otherMinor) {
        return minor >= otherMinor;
    }

    @Override
    public String toString() {
        return major + "." + minor + (micro < 0 ? "" : "." + micro);
    }
}
