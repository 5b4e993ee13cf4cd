/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds which valid name a person most likely meant. */
final class NearestName {

    private static final int LEAST_COMMON = 4;

    private NearestName() {}

    /**
     * The candidate with the least edits, if they are few for the length of the name; else the one that begins like the
     * name for most of the shorter of the two.
     */
    static @Nullable String of(String name, Collection<String> candidates) {
        String best = null;
        int least = Math.max(1, Math.min(name.length(), 24) / 3) + 1;
        for (String candidate : candidates) {
            int edits = plainForm(name).equals(plainForm(candidate)) ? 0 : edits(name, candidate, least);
            if (edits < least) {
                least = edits;
                best = candidate;
            }
        }
        return best == null ? withSameBeginning(name, candidates) : best;
    }

    private static @Nullable String withSameBeginning(String name, Collection<String> candidates) {
        String best = null;
        int longest = LEAST_COMMON - 1;
        for (String candidate : candidates) {
            int shorter = Math.min(name.length(), candidate.length());
            int common = 0;
            while (common < shorter && name.charAt(common) == candidate.charAt(common)) {
                common++;
            }
            if (common > longest && common * 3 >= shorter * 2) {
                longest = common;
                best = candidate;
            }
        }
        return best;
    }

    /** {@code ; did you mean "x"?}, or the valid names, or nothing. */
    static String hint(String name, Collection<String> candidates) {
        String nearest = of(name, candidates);
        if (nearest != null) {
            return "; did you mean \"" + nearest + "\"?";
        }
        return candidates.isEmpty() ? "" : "; valid: " + String.join(", ", candidates);
    }

    private static String plainForm(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-') {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn a into b. */
    private static int edits(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit || a.length() > 256) {
            return limit;
        }
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }
}
