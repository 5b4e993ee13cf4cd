/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What this machine allows. A test that needs more says so and is skipped; where the environment says {@code CI=true}
 * it fails instead, so that nothing is skipped unseen.
 */
final class Machine {
    private static final boolean CI = "true".equals(System.getenv("CI"));

    private Machine() {}

    /** The folder of the sources. */
    static Path root() {
        String root = System.getProperty("hearth.root");
        return root != null ? Path.of(root) : Path.of("").toAbsolutePath().getParent();
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Root, and a kernel that describes its types: what profiling needs. */
    static void needsProfiling() {
        needs(isRoot(), "profiling needs root: run with sudo");
        needs(Files.isReadable(Path.of("/sys/kernel/btf/vmlinux")), "this kernel has no BTF (CONFIG_DEBUG_INFO_BTF)");
    }

    static void needsCommand(String command) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, command))) {
                return;
            }
        }
        needs(false, "the command " + command + " is not installed");
    }

    static void needs(boolean condition, String otherwise) {
        if (CI) {
            Assertions.assertTrue(condition, otherwise);
        } else {
            Assumptions.assumeTrue(condition, otherwise);
        }
    }
}
