/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;

/**
 * Version of V8.
 *
 * @param major first number
 * @param minor second number
 * @param build third number
 */
record V8Version(int major, int minor, int build) {

    static V8Version of(V8Symbols symbols) throws ElfException {
        return new V8Version(symbols.version("major"), symbols.version("minor"), symbols.version("build"));
    }

    boolean isAtLeast(int wantedMajor, int wantedMinor, int wantedBuild) {
        if (major != wantedMajor) {
            return major > wantedMajor;
        }
        return minor != wantedMinor ? minor > wantedMinor : build >= wantedBuild;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }
}
