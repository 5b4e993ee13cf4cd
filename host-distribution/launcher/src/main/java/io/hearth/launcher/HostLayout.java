/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.nio.file.Path;

/**
 * Where the parts of a distribution lie on disk.
 *
 * @param home the distribution's folder; may be read-only
 * @param data what the host writes; safe to delete while no host runs
 */
record HostLayout(Path home, Path data) {

    /** From the system properties {@code hearth.home} and {@code hearth.data}, which the start script sets. */
    static HostLayout fromSystemProperties() throws LaunchException {
        String home = System.getProperty("hearth.home");
        if (home == null) {
            throw new LaunchException("the system property hearth.home is not set: start Hearth by bin/hearth");
        }
        Path folder = Path.of(home).toAbsolutePath().normalize();
        String data = System.getProperty("hearth.data");
        return new HostLayout(
                folder, data == null ? folder.resolve("data") : Path.of(data).toAbsolutePath());
    }

    Path properties() {
        return home.resolve("conf/hearth.properties");
    }

    Path logback() {
        return home.resolve("conf/logback.xml");
    }

    Path bundleList() {
        return home.resolve("features/bundles.list");
    }

    Path assembler() {
        return home.resolve("lib/assembler");
    }

    Path trustedSigners() {
        return home.resolve("conf/trusted-signers");
    }

    Path trustedTimestamps() {
        return home.resolve("conf/trusted-timestamps");
    }

    Path addons() {
        return home.resolve("addons");
    }
}
