/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.artifact.ArtifactSource;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.artifact.HearthVersion;
import io.hearth.assembler.artifact.LocalMaven;
import io.hearth.assembler.artifact.OwnDistribution;
import io.hearth.assembler.artifact.RemoteMaven;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.artifact.RepositoryFolder;
import io.hearth.assembler.feature.FeatureCatalogue;
import io.hearth.assembler.feature.OwnFeatures;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.ListReader;
import io.hearth.assembler.list.YamlValue;
import io.hearth.assembler.lock.Lock;
import io.hearth.assembler.lock.LockFile;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code hearth assemble}: the door for the command line, which finds it by name and speaks to it in types of the Java
 * runtime only. Exit codes: 0 done, 1 failed.
 */
public final class Assembler implements ToIntFunction<Map<String, List<String>>> {
    private final PrintStream out;
    private final PrintStream err;

    public Assembler() {
        this(System.out, System.err);
    }

    Assembler(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** For builds: {@code FILE --name=value...}; fails by an exception, so that the build does. */
    public static void main(String[] args) {
        Map<String, List<String>> values = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = arg.startsWith("--") ? (equals < 0 ? arg : arg.substring(0, equals)) : "";
            values.computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(name.isEmpty() ? arg : arg.substring(equals + 1));
        }
        if (new Assembler().applyAsInt(values) != 0) {
            throw new IllegalStateException("nothing was assembled; see above");
        }
    }

    @Override
    public int applyAsInt(Map<String, List<String>> values) {
        AssembleOptions options = AssembleOptions.of(values);
        ProgressLine progress = new ProgressLine(err, options.terminal() && !options.quiet());
        try {
            assemble(options, progress);
            return 0;
        } catch (AssemblyException e) {
            progress.clear();
            err.println("Error: " + e.getMessage());
            return 1;
        } catch (UncheckedIOException e) {
            progress.clear();
            err.println("Error: a file could not be read: " + e.getMessage());
            return 1;
        }
    }

    private void assemble(AssembleOptions options, ProgressLine progress) throws AssemblyException {
        Path file = Path.of(options.list()).toAbsolutePath().normalize();
        DistributionList list = ListReader.read(file, options.list());
        DistributionWriter.check(list);
        Path lockFile = options.lock() == null ? beside(file) : options.lock();
        Repositories repositories = repositories(list, options, progress);
        Lock known = options.update() ? null : lock(lockFile, list);
        FeatureCatalogue catalogue = new FeatureCatalogue(OwnFeatures.read(), list.folder(), repositories);
        if (known != null) {
            known.files().stream()
                    .map(locked -> Coordinates.parse(locked.id()))
                    .filter(Objects::nonNull)
                    .forEach(repositories::lock);
        }
        List<String> warnings = new ArrayList<>();
        Plan plan = new Planner(list, repositories, catalogue, progress, warnings::add).plan();
        if (known != null) {
            LockCheck.check(known, plan.lock(), lockFile);
        }
        progress.clear();
        warnings.forEach(warning -> err.println("Warning: " + warning));
        if (!options.explain().isEmpty()) {
            out.print(new Explanation(plan).of(options.explain()));
            return;
        }
        if (options.check()) {
            out.print(new Report(plan).table());
            out.println(options.list() + " fits together. Nothing was written (--check).");
            return;
        }
        Path into = options.into() == null ? list.folder() : options.into();
        // The lock is written before, and counts after: if it cannot be kept, nothing has changed.
        Path fresh = known == null ? LockFile.prepare(lockFile, plan.lock()) : null;
        List<Path> made;
        try {
            made = new DistributionWriter(plan, into, progress).write();
        } catch (AssemblyException e) {
            LockFile.forget(fresh);
            throw e;
        }
        LockFile.keep(fresh, lockFile);
        progress.clear();
        if (!options.quiet()) {
            out.print(new Report(plan).table());
            made.forEach(path -> out.println(path));
        }
    }

    private static Path beside(Path list) {
        String name = String.valueOf(list.getFileName());
        int dot = name.lastIndexOf('.');
        return list.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".lock.yaml");
    }

    /** The lock that holds for this list and this version; null if there is none, or it is of another list. */
    private static @Nullable Lock lock(Path file, DistributionList list) throws AssemblyException {
        if (!Files.exists(file)) {
            return null;
        }
        Lock lock = LockFile.read(file, file.toString());
        return lock.list().equals(list.digest()) && lock.hearth().equals(HearthVersion.ofThisJar()) ? lock : null;
    }

    private static Repositories repositories(DistributionList list, AssembleOptions options, ProgressLine progress)
            throws AssemblyException {
        List<ArtifactSource> sources = new ArrayList<>();
        for (String folder : options.repositories()) {
            sources.add(folder(folder, Path.of(folder).toAbsolutePath(), new Place("--repository", 0)));
        }
        String home = System.getProperty("hearth.home", "");
        if (!home.isEmpty()) {
            sources.add(new OwnDistribution(Path.of(home)));
        }
        List<YamlValue.Text> urls = new ArrayList<>();
        for (YamlValue.Text repository : list.repositories()) {
            if (repository.value().matches("[a-z]+://.*")) {
                urls.add(repository);
            } else {
                sources.add(folder(repository.value(), list.folder().resolve(repository.value()), repository.place()));
            }
        }
        Path local = LocalMaven.folder();
        sources.add(new RepositoryFolder("the local Maven repository", local));
        if (!options.offline()) {
            sources.add(new RemoteMaven(local, urls, progress));
        }
        return new Repositories(
                sources, "correct its coordinates, or add the repository that has it under \"repositories\"");
    }

    private static ArtifactSource folder(String name, Path folder, Place place) throws AssemblyException {
        if (!Files.isDirectory(folder)) {
            throw place.problem("there is no repository folder " + name + "; correct its path");
        }
        return new RepositoryFolder("the folder " + name, folder);
    }
}
