/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Debian and an RPM package install: the same tree, with a service and the texts of the licences.
 *
 * @param tree everything, the folders of every system included
 * @param configuration paths of the files that belong to the administrator once they are there
 */
record PackageFiles(InstalledTree places, EntryTree tree, List<String> configuration) {

    static PackageFiles of(AssembledDistribution distribution, Optional<Path> runtime) throws AssemblyException {
        PackageNames.checkForPackage(distribution);
        InstalledTree places = new InstalledTree(distribution.name());
        EntryTree tree = new EntryTree();
        places.addDistribution(distribution, tree);
        places.addRuntime(runtime, tree);
        List<String> configuration = new ArrayList<>();
        for (Entry entry : tree.entries()) {
            if (entry.path().startsWith(places.configuration() + "/") && !(entry instanceof Entry.Folder)) {
                configuration.add(entry.path());
            }
        }
        String unit = ServiceUnit.text(distribution, places);
        tree.addText("usr/lib/systemd/system/" + distribution.name() + ".service", EntryTree.FILE_MODE, unit);
        tree.addText(places.documentation() + "/copyright", EntryTree.FILE_MODE, copyright(distribution, places, tree));
        return new PackageFiles(places, tree, List.copyOf(configuration));
    }

    MaintainerScripts scripts() {
        String runtime = places.home() + "/java";
        boolean missing = tree.contains(runtime) && !tree.contains(runtime + "/lib/server/classes.jsa");
        return new MaintainerScripts(places, missing);
    }

    /** Source: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/. */
    private static String copyright(AssembledDistribution distribution, InstalledTree places, EntryTree tree) {
        StringBuilder text = new StringBuilder("""
                Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                Upstream-Name: %s
                Upstream-Contact: %s
                %s
                Files: *
                Copyright: %s
                License: %s
                """.formatted(
                        distribution.name(),
                        distribution.maintainer(),
                        distribution.homepage().isEmpty() ? "" : "Source: " + distribution.homepage() + "\n",
                        distribution.maintainer(),
                        distribution.licence()));
        String licences = places.documentation() + "/licences";
        if (tree.contains(licences)) {
            text.append("Comment:\n The licences of the parts stand in /")
                    .append(licences)
                    .append(".\n");
        }
        if (tree.contains(places.home() + "/java/legal")) {
            text.append("\nFiles: ")
                    .append(places.home())
                    .append("/java/*\nCopyright: Oracle and others\n")
                    .append("License: GPL-2.0-only WITH Classpath-exception-2.0\nComment:\n See /")
                    .append(places.home())
                    .append("/java/legal.\n");
        }
        return text.toString();
    }
}
