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
 */
record ListedBundle(int startLevel, Path jar) {

    static List<ListedBundle> read(HostLayout layout) throws LaunchException {
        Path file = layout.bundleList();
        List<ListedBundle> bundles = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                if (space > 0 && line.charAt(0) != '#') {
                    int startLevel = Integer.parseInt(line.substring(0, space));
                    bundles.add(new ListedBundle(startLevel, layout.home().resolve(line.substring(space + 1))));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("the list of bundles cannot be read: file=" + file + ": " + e, e);
        }
        return bundles;
    }
}
