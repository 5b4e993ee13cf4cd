/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.util.Collection;

/** Finds what was probably meant: the name with the least edits, if they are few. */
final class NearestName {
    private static final int MAX_LENGTH = 64;

    private NearestName() {}

    /** A hint to append to a sentence, {@code  Did you mean X?}; empty if nothing is near. */
    static String hint(String typed, Collection<String> names) {
        String best = "";
        int least = Math.max(2, typed.length() / 3) + 1;
        for (String name : names) {
            int distance = typed.length() > 2 && name.startsWith(typed) ? 1 : distance(typed, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best.isEmpty() ? "" : " Did you mean " + best + "?";
    }

    /** Edits that turn one text into the other, with swapped neighbours as one edit. */
    static int distance(String a, String b) {
        if (a.length() > MAX_LENGTH || b.length() > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                edits[i][j] = Math.min(edits[i - 1][j - 1] + change, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
