/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A distribution as one folder, {@code NAME-VERSION}, in a {@code tar.gz} or {@code zip} file. */
final class Archives {
    private Archives() {}

    /** @param suffix of the file's name, which says what it is for; perhaps empty */
    static Path tarGz(
            AssembledDistribution distribution, Optional<Path> runtime, String suffix, Path into, OutputTime time)
            throws AssemblyException {
        EntryTree tree = tree(distribution, runtime);
        return TargetFile.write(into, top(distribution) + suffix + ".tar.gz", out -> {
            try (OutputStream gzip = Deflating.gzip(out)) {
                new TarWriter(gzip, time).write(tree, "");
            }
        });
    }

    static Path zip(
            AssembledDistribution distribution, Optional<Path> runtime, String suffix, Path into, OutputTime time)
            throws AssemblyException {
        EntryTree tree = tree(distribution, runtime);
        return TargetFile.write(into, top(distribution) + suffix + ".zip", out -> new ZipWriter(out, time).write(tree));
    }

    private static String top(AssembledDistribution distribution) {
        return distribution.name() + "-" + distribution.version();
    }

    private static EntryTree tree(AssembledDistribution distribution, Optional<Path> runtime) throws AssemblyException {
        PackageNames.checkForArchive(distribution);
        String top = top(distribution);
        EntryTree tree = new EntryTree();
        for (String folder : new String[] {"addons", "data"}) {
            tree.addFolder(top + "/" + folder);
        }
        DistributionFiles.add(distribution.folder(), tree, path -> stays(path) ? top + "/" + path : "");
        if (!tree.contains(top + "/bin/hearth")) {
            throw new AssemblyException(distribution.folder() + " is no distribution: it has no bin/hearth");
        }
        if (runtime.isPresent()) {
            tree.addFolder(top + "/java");
            DistributionFiles.add(runtime.get(), tree, path -> top + "/java/" + path);
        }
        return tree;
    }

    /** What a host wrote while it ran, and another output's runtime, do not go with it. */
    private static boolean stays(String path) {
        return !path.equals("data") && !path.startsWith("data/") && !path.equals("java") && !path.startsWith("java/");
    }
}
