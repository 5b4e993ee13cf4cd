/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.layout.DistributionFolder;
import io.hearth.assembler.layout.FileTree;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.ListedOutput;
import io.hearth.assembler.output.Architecture;
import io.hearth.assembler.output.AssembledDistribution;
import io.hearth.assembler.output.JavaRuntime;
import io.hearth.assembler.output.OutputKind;
import io.hearth.assembler.output.OutputSettings;
import io.hearth.assembler.output.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes what the list asks for: the folder, and what is made of a folder. All of it is made in a folder beside, and moved to
 * its place when everything is there: a list that fails leaves what was there before.
 */
final class DistributionWriter {
    private final Plan plan;
    private final Path into;
    private final Consumer<String> progress;

    DistributionWriter(Plan plan, Path into, Consumer<String> progress) {
        this.plan = plan;
        this.into = into;
        this.progress = progress;
    }

    /** Refuses outputs that stand on something which is not there, before anything is looked for. */
    static void check(DistributionList list) throws AssemblyException {
        for (ListedOutput output : list.outputs()) {
            if (!output.base().isEmpty() && !Files.exists(Path.of(output.base()))) {
                throw output.place()
                        .problem("there is no base " + output.base() + "; correct its path, or make it first");
            }
            for (String jdk : output.jdks()) {
                if (!Files.isDirectory(Path.of(jdk))) {
                    throw output.place()
                            .problem(
                                    "a runtime needs a JDK, and " + jdk + " is none; correct its path, or install one");
                }
            }
        }
    }

    /** Writes it all and returns what was made. */
    List<Path> write() throws AssemblyException {
        DistributionList list = plan.list();
        List<ListedOutput> packages = list.outputs().stream()
                .filter(output -> !output.kind().equals("folder"))
                .toList();
        boolean wantsFolder =
                packages.size() < list.outputs().size() || list.outputs().isEmpty();
        Path target = into.resolve(list.about().name());
        if (wantsFolder) {
            DistributionFolder.checkTarget(target);
        }
        boolean isNew = !Files.exists(into);
        Path stage = stage();
        try {
            Path folder = stage.resolve(list.about().name());
            progress.accept("writing " + target);
            new DistributionFolder(plan).write(folder);
            List<Path> files = packages(packages, folder, Files.createDirectory(stage.resolve("outputs")));
            List<Path> made = new ArrayList<>();
            for (Path file : files) {
                Path to = into.resolve(String.valueOf(file.getFileName()));
                Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
                made.add(to);
            }
            if (wantsFolder) {
                DistributionFolder.replace(target, folder);
                made.add(0, target);
            }
            return made;
        } catch (IOException e) {
            throw new AssemblyException(into + " cannot be written: " + FailedFile.reason(e), e);
        } finally {
            FileTree.deleteQuietly(stage);
            if (isNew) {
                // Stays if something was made in it.
                into.toFile().delete();
            }
        }
    }

    private Path stage() throws AssemblyException {
        try {
            Files.createDirectories(into);
            return Files.createTempDirectory(into, ".hearth-assemble-");
        } catch (IOException e) {
            throw new AssemblyException(
                    into + " cannot be written: " + FailedFile.reason(e) + "; choose another place with --into", e);
        }
    }

    private List<Path> packages(List<ListedOutput> wanted, Path folder, Path stage) throws AssemblyException {
        List<Path> made = new ArrayList<>();
        if (wanted.isEmpty()) {
            return made;
        }
        DistributionList.About about = plan.list().about();
        AssembledDistribution distribution = new AssembledDistribution(
                folder,
                about.name(),
                about.version(),
                about.description(),
                about.maintainer(),
                about.homepage(),
                about.licence(),
                plan.components().contains("receiver/profiling"));
        try (Outputs outputs = new Outputs(stage, progress)) {
            for (ListedOutput output : wanted) {
                try {
                    made.addAll(outputs.write(distribution, settings(output)));
                } catch (AssemblyException e) {
                    throw e.at(output.place());
                }
            }
        }
        return made;
    }

    private static OutputSettings settings(ListedOutput output) {
        List<Path> jdks = output.jdks().isEmpty()
                ? List.of(Path.of(System.getProperty("java.home", "/")))
                : output.jdks().stream().map(Path::of).toList();
        return new OutputSettings(
                OutputKind.valueOf(output.kind().toUpperCase(Locale.ROOT).replace('.', '_')),
                output.java().equals("bundled")
                        ? new JavaRuntime.Bundled(jdks, output.modules())
                        : new JavaRuntime.OfSystem(),
                output.architectures().stream()
                        .map(name -> Architecture.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList(),
                output.base().isEmpty() ? Optional.empty() : Optional.of(Path.of(output.base())));
    }
}
