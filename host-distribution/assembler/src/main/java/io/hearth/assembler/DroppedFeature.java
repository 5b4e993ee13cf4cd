/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.artifact.ArtifactSource;
import io.hearth.assembler.artifact.FlatFolder;
import io.hearth.assembler.artifact.OwnDistribution;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.artifact.RepositoryFolder;
import io.hearth.assembler.feature.Feature;
import io.hearth.assembler.feature.FeatureCatalogue;
import io.hearth.assembler.feature.FeatureReader;
import io.hearth.assembler.feature.OwnFeatures;
import io.hearth.launcher.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a feature file that is dropped into a running host asks for: the door for the launcher, which finds it by name and
 * speaks to it in types of the Java runtime only.
 *
 * <p>Bundles are looked for beside the file (a folder of its name, with jars as {@code artifact-version.jar}), in
 * {@code repository/} of the same folder (Maven's layout), and in the distribution itself; never behind a network.
 */
public final class DroppedFeature implements Function<Map<String, Path>, Map<String, String>> {
    private static final String ENDING = ".json";
    private static final int MAX_BYTES = 1 << 20;

    /**
     * Reads a feature.
     *
     * @param paths {@code file}: where the feature file lies; {@code copy}: what is read in its place; {@code home}: the
     *     distribution's folder
     * @return by the path of each jar: start level, Maven coordinates and the SHA-256 that is asked for (empty if none),
     *     parted by a space; in the file's order. The jars have not been opened
     * @throws IllegalArgumentException if the feature cannot be had whole; completes "NAME is refused: "
     */
    @Override
    public Map<String, String> apply(Map<String, Path> paths) {
        try {
            return jars(path(paths, "file"), path(paths, "copy"), path(paths, "home"));
        } catch (AssemblyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Path path(Map<String, Path> paths, String name) {
        Path path = paths.get(name);
        if (path == null) {
            throw new IllegalArgumentException("launcher and assembler are of two versions: no path \"" + name + "\"");
        }
        return path;
    }

    private static Map<String, String> jars(Path file, Path copy, Path home) throws AssemblyException {
        String called = String.valueOf(file.getFileName());
        String name = called.substring(0, called.length() - ENDING.length());
        Repositories repositories = new Repositories(
                sources(file, name, home), "put its jar into addons/" + name + "/ first, and this file last");
        FeatureCatalogue catalogue = new FeatureCatalogue(OwnFeatures.read(), file.resolveSibling(""), repositories);
        Feature dropped = FeatureReader.parse(text(copy, called), name, called);
        checkRuntime(dropped);
        List<Feature> features = new ArrayList<>(catalogue.closure(dropped.features()));
        features.add(dropped);
        Map<String, String> jars = new LinkedHashMap<>();
        for (Feature feature : features) {
            for (Feature.FeatureBundle bundle : feature.bundles()) {
                Path jar = find(repositories, bundle);
                jars.put(jar.toString(), bundle.startLevel() + " " + bundle.coordinates() + " " + bundle.sha256());
            }
        }
        return jars;
    }

    private static String text(Path copy, String called) throws AssemblyException {
        try {
            return RegularFile.text(copy, MAX_BYTES);
        } catch (IOException e) {
            throw new AssemblyException(called + " cannot be read: it " + e.getMessage(), e);
        }
    }

    /** A running host has its files and its properties already. */
    private static void checkRuntime(Feature feature) throws AssemblyException {
        if (!feature.files().isEmpty()) {
            throw feature.files().get(0).place().problem("it places files, which only hearth assemble does");
        }
        if (!feature.properties().isEmpty()) {
            throw feature.place().problem("it sets lines of conf/hearth.properties, which only hearth assemble does");
        }
        if (feature.bundles().isEmpty() && feature.features().isEmpty()) {
            throw feature.place().problem("it names no bundle");
        }
    }

    private static Path find(Repositories repositories, Feature.FeatureBundle bundle) throws AssemblyException {
        try {
            return repositories.get(bundle.coordinates()).file();
        } catch (AssemblyException e) {
            throw e.at(bundle.place());
        }
    }

    private static List<ArtifactSource> sources(Path file, String name, Path home) throws AssemblyException {
        List<ArtifactSource> sources = new ArrayList<>();
        Path addons = file.resolveSibling("");
        sources.add(new FlatFolder("addons/" + name, addons.resolve(name)));
        sources.add(new RepositoryFolder("addons/repository", addons.resolve("repository")));
        sources.add(new OwnDistribution(home));
        return sources;
    }
}
