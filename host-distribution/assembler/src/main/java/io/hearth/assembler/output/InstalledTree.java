/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files of a distribution lie once it is installed, by the Filesystem Hierarchy Standard: what comes with it in
 * {@code /usr/lib/NAME}, what an administrator writes in {@code /etc/NAME}, what changes in {@code /var/lib/NAME}.
 *
 * <p>{@code addons} belongs to root: who may write there decides what code runs. {@code data} is the service's own.
 *
 * @param name of the package
 */
record InstalledTree(String name) {

    String home() {
        return "usr/lib/" + name;
    }

    String configuration() {
        return "etc/" + name;
    }

    String state() {
        return "var/lib/" + name;
    }

    String documentation() {
        return "usr/share/doc/" + name;
    }

    /** Adds the distribution, its links to what lies elsewhere, and its command. */
    void addDistribution(AssembledDistribution distribution, EntryTree tree) throws AssemblyException {
        tree.addFolder(home());
        tree.addFolder(configuration());
        tree.addFolder(state() + "/addons");
        DistributionFiles.add(distribution.folder(), tree, this::place);
        if (!tree.contains(home() + "/bin/hearth")) {
            throw new AssemblyException(distribution.folder() + " is no distribution: it has no bin/hearth");
        }
        tree.addLink(home() + "/conf", "/" + configuration());
        tree.addLink(home() + "/addons", "/" + state() + "/addons");
        tree.addLink(home() + "/data", "/" + state() + "/data");
        tree.addLink("usr/bin/" + name, "../lib/" + name + "/bin/hearth");
    }

    /** Adds the runtime that {@code bin/hearth} prefers, where there is one. */
    void addRuntime(Optional<Path> runtime, EntryTree tree) throws AssemblyException {
        if (runtime.isPresent()) {
            tree.addFolder(home() + "/java");
            DistributionFiles.add(runtime.get(), tree, path -> home() + "/java/" + path);
        }
    }

    private String place(String path) {
        int slash = path.indexOf('/');
        String below = slash < 0 ? "" : path.substring(slash);
        return switch (slash < 0 ? path : path.substring(0, slash)) {
            case "conf" -> configuration() + below;
            case "addons" -> state() + "/addons" + below;
            case "data", "java" -> "";
            case "licences" -> documentation() + "/licences" + below;
            default -> home() + "/" + path;
        };
    }
}
