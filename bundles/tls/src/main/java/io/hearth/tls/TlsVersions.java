/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.tls;

import io.hearth.collector.api.ConfigProblems;
import java.util.List;

/**
 * The keys {@code min_version} and {@code max_version} of {@code tls} blocks: {@code 1.0} to {@code 1.3}, where empty
 * means 1.2 and 1.3.
 */
public final class TlsVersions {

    private static final List<String> VERSIONS = List.of("1.0", "1.1", "1.2", "1.3");
    private static final int LOWEST_BY_DEFAULT = 2;
    private static final int HIGHEST_BY_DEFAULT = 3;

    private TlsVersions() {}

    /** The versions from the lowest to the highest, as the JDK names them; empty if one of both is wrong. */
    public static String[] names(String minVersion, String maxVersion) {
        int from = index(minVersion, LOWEST_BY_DEFAULT);
        int to = index(maxVersion, HIGHEST_BY_DEFAULT);
        String[] names = new String[from < 0 ? 0 : Math.max(0, to - from + 1)];
        for (int i = 0; i < names.length; i++) {
            String version = VERSIONS.get(from + i);
            names[i] = version.equals("1.0") ? "TLSv1" : "TLSv" + version;
        }
        return names;
    }

    /** Says what is wrong with the two keys. */
    public static void check(String minVersion, String maxVersion, ConfigProblems problems) {
        int from = index(minVersion, LOWEST_BY_DEFAULT);
        int to = index(maxVersion, HIGHEST_BY_DEFAULT);
        if (from < 0) {
            problems.add("min_version", "must be one of " + String.join(", ", VERSIONS));
        }
        if (to < 0) {
            problems.add("max_version", "must be one of " + String.join(", ", VERSIONS));
        }
        if (from >= 0 && to >= 0 && from > to) {
            problems.add("min_version", "must not be higher than max_version");
        }
    }

    private static int index(String text, int ifEmpty) {
        return text.isEmpty() ? ifEmpty : VERSIONS.indexOf(text);
    }
}
