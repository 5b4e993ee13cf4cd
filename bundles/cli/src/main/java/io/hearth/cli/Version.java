/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The version of the distribution that this process was started from. */
final class Version {
    private Version() {}

    static String ofDistribution() {
        String home = System.getProperty("hearth.home");
        if (home != null) {
            try {
                return Files.readString(Path.of(home, "lib", "version")).strip();
            } catch (IOException e) {
                return "unknown";
            }
        }
        return "unknown";
    }
}
