/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code features/bundles.list}: a bundle of the distribution and the start level it is started at.
 *
 * @param startLevel 1 or more; lower ones start first
 * @param jar the bundle's absolute path
 * @param feature the feature that it comes from; empty if the distribution's list names it itself
 */
record ListedBundle(int startLevel, Path jar, String feature) {

    /** What the framework knows it by: the jar stays where it is. */
    String location() {
        return "reference:" + jar.toUri();
    }

    static List<ListedBundle> read(HostLayout layout) throws LaunchException {
        Path file = layout.bundleList();
        List<ListedBundle> bundles = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                if (space > 0 && line.charAt(0) != '#') {
                    int startLevel = Integer.parseInt(line.substring(0, space));
                    int tab = line.indexOf('\t');
                    String path = line.substring(space + 1, tab < 0 ? line.length() : tab);
                    String feature = tab < 0 ? "" : line.substring(tab + 1);
                    bundles.add(new ListedBundle(startLevel, layout.home().resolve(path), feature));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("the list of bundles cannot be read: file=" + file + ": " + e, e);
        }
        return bundles;
    }
}
