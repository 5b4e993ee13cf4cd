/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The executables of Node.js that tests use: that of the machine, and those that HEARTH_TEST_NODES lists. */
final class Nodes {
    private Nodes() {}

    static List<Path> all() throws IOException {
        List<Path> nodes = new ArrayList<>();
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path node = Path.of(folder, "node");
            if (nodes.isEmpty() && Files.isExecutable(node)) {
                nodes.add(node.toRealPath());
            }
        }
        String others = System.getenv("HEARTH_TEST_NODES");
        if (others != null) {
            for (String other : others.split(":", -1)) {
                nodes.add(Path.of(other).toRealPath());
            }
        }
        return nodes;
    }
}
