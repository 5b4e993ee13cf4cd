/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/** A kernel's version, such as 5.17.0. */
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion> {

    /** Reads the numbers a release string such as {@code 6.1.0-13-amd64} begins with; what is missing counts as 0. */
    public static KernelVersion parse(String release) {
        int[] parts = new int[3];
        int part = 0;
        for (int i = 0; i < release.length() && part < 3; i++) {
            char c = release.charAt(i);
            if (c >= '0' && c <= '9') {
                parts[part] = Math.min(parts[part] * 10 + (c - '0'), 100_000);
            } else if (c == '.') {
                part++;
            } else {
                break;
            }
        }
        return new KernelVersion(parts[0], parts[1], parts[2]);
    }

    /** True if this is {@code major.minor} or newer. */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    @Override
    public int compareTo(KernelVersion other) {
        int c = Integer.compare(major, other.major);
        c = c != 0 ? c : Integer.compare(minor, other.minor);
        return c != 0 ? c : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
