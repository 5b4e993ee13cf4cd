/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.layout.DistributionFolder;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.ListedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes what the list asks for: the folder, and what is made of a folder. */
final class Outcome {
    private final Plan plan;
    private final Path into;
    private final Consumer<String> progress;

    Outcome(Plan plan, Path into, Consumer<String> progress) {
        this.plan = plan;
        this.into = into;
        this.progress = progress;
    }

    /** Writes it all and returns what was made. */
    List<Path> write() throws AssemblyException {
        DistributionList list = plan.list();
        List<ListedOutput> packages = list.outputs().stream()
                .filter(output -> !output.kind().equals("folder"))
                .toList();
        boolean folder =
                packages.size() < list.outputs().size() || list.outputs().isEmpty();
        List<Path> made = new ArrayList<>();
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw new AssemblyException(
                    "the folder " + into + " cannot be made: " + FailedFile.reason(e)
                            + "; choose another place with --into",
                    e);
        }
        if (folder) {
            Path target = into.resolve(list.about().name());
            progress.accept("writing " + target);
            new DistributionFolder(plan).write(target);
            made.add(target);
        }
        return made;
    }
}
