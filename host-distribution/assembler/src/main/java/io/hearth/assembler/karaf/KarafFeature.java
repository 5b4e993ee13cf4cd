/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One feature file as a feature of Karaf: the bundles that Karaf does not have itself.
 *
 * @param name {@code hearth-} and the name of the feature file's folder
 * @param parts names of other features that come with it
 * @param bundles Maven coordinates: group, artifact, perhaps type and classifier, version
 * @param imports packages that its bundles need and none of them has
 * @param components whether it needs Declarative Services
 */
record KarafFeature(
        String name,
        String description,
        List<String> parts,
        List<List<String>> bundles,
        Set<String> imports,
        Set<String> exports,
        boolean components) {

    /** Logging and Declarative Services are Karaf's own: Pax Logging always runs, the rest comes with feature scr. */
    private static final Set<String> OF_KARAF = Set.of(
            "org.ops4j.pax.logging:pax-logging-api",
            "org.ops4j.pax.logging:pax-logging-logback",
            "org.ops4j.pax.logging:pax-logging-log4j2",
            "org.osgi:org.osgi.util.function",
            "org.osgi:org.osgi.util.promise",
            "org.osgi:org.osgi.service.component",
            "org.apache.felix:org.apache.felix.scr",
            "org.apache.felix:org.apache.felix.configadmin");

    /**
     * Reads a feature file.
     *
     * @param version what stands for {@code ${project.version}}
     * @param repository where the bundles lie, by their coordinates
     */
    static KarafFeature read(Path file, String version, Path repository) throws IOException {
        String text = Files.readString(file).replace("${project.version}", version);
        Object root = new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text);
        if (!(root instanceof Map<?, ?> feature)) {
            throw new KarafFeaturesException(file + ": a feature is a JSON object");
        }
        List<List<String>> bundles = new ArrayList<>();
        Set<String> imports = new TreeSet<>();
        Set<String> exports = new TreeSet<>();
        boolean components = false;
        for (Object item : feature.get("bundles") instanceof List<?> listed ? listed : List.of()) {
            List<String> id = coordinates(file, item);
            if (OF_KARAF.contains(id.get(0) + ":" + id.get(1))) {
                continue;
            }
            BundleNeeds needs = BundleNeeds.read(jar(file, id, repository));
            bundles.add(id);
            imports.addAll(needs.imports());
            exports.addAll(needs.exports());
            components |= needs.components();
        }
        imports.removeAll(exports);
        String description = feature.get("description") instanceof String said ? said : "";
        return new KarafFeature(
                name(String.valueOf(file.getName(file.getNameCount() - 2))),
                description,
                parts(feature),
                bundles,
                imports,
                exports,
                components);
    }

    private static String name(String folder) {
        return "hearth-" + folder;
    }

    /** Extension {@code hearth-features} of a feature file: folders of others. */
    private static List<String> parts(Map<?, ?> feature) {
        List<String> parts = new ArrayList<>();
        if (feature.get("extensions") instanceof Map<?, ?> extensions
                && extensions.get("hearth-features") instanceof Map<?, ?> extension
                && extension.get("json") instanceof List<?> folders) {
            folders.forEach(folder -> parts.add(name(String.valueOf(folder))));
        }
        return parts;
    }

    private static List<String> coordinates(Path file, Object item) {
        Object id = item instanceof Map<?, ?> bundle ? bundle.get("id") : item;
        if (!(id instanceof String text)) {
            throw new KarafFeaturesException(file + ": a bundle is an object with an \"id\": " + item);
        }
        List<String> parts = List.of(text.split(":", -1));
        if (parts.size() < 3 || parts.size() > 5) {
            throw new KarafFeaturesException(file + ": a bundle id is group:artifact:version: id=" + text);
        }
        return parts;
    }

    private static Path jar(Path file, List<String> id, Path repository) {
        String version = id.get(id.size() - 1);
        String classifier = id.size() == 5 ? "-" + id.get(3) : "";
        Path jar = repository
                .resolve(id.get(0).replace('.', '/'))
                .resolve(id.get(1))
                .resolve(version)
                .resolve(id.get(1) + "-" + version + classifier + ".jar");
        if (!Files.exists(jar)) {
            throw new KarafFeaturesException(
                    file + " names " + String.join(":", id) + ", which is not in " + repository);
        }
        return jar;
    }

    /** {@code mvn:GROUP/ARTIFACT/VERSION}, as Pax URL reads it. */
    static String url(List<String> id) {
        List<String> parts = new ArrayList<>(List.of(id.get(0), id.get(1), id.get(id.size() - 1)));
        parts.addAll(id.subList(2, id.size() - 1));
        return "mvn:" + String.join("/", parts);
    }

    /** Its parts, and those that have what it needs: of several that have a package the one that brings least. */
    Set<String> needed(List<KarafFeature> all) {
        Set<String> names = new TreeSet<>();
        all.stream().filter(other -> parts.contains(other.name)).forEach(other -> names.add(other.name));
        for (String imported : imports) {
            all.stream()
                    .filter(other -> other.exports.contains(imported))
                    .min(Comparator.comparingInt(other -> other.bundles.size()))
                    .ifPresent(other -> names.add(other.name));
        }
        return names;
    }
}
