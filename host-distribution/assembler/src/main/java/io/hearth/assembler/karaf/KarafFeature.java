/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.feature.Feature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One feature as a feature of Karaf: the bundles that Karaf does not have itself.
 *
 * @param name {@code hearth-} and the name of the feature
 * @param parts names of other features that come with it
 * @param imports packages that its bundles need and none of them has
 * @param components whether it needs Declarative Services
 */
record KarafFeature(
        String name,
        String description,
        List<String> parts,
        List<Coordinates> bundles,
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

    static KarafFeature of(Feature feature, Repositories repositories) throws AssemblyException {
        List<Coordinates> bundles = new ArrayList<>();
        Set<String> imports = new TreeSet<>();
        Set<String> exports = new TreeSet<>();
        boolean components = false;
        for (Feature.FeatureBundle bundle : feature.bundles()) {
            Coordinates id = bundle.coordinates();
            if (OF_KARAF.contains(id.key())) {
                continue;
            }
            try {
                BundleNeeds needs = BundleNeeds.read(repositories.get(id).file());
                bundles.add(id);
                imports.addAll(needs.imports());
                exports.addAll(needs.exports());
                components |= needs.components();
            } catch (AssemblyException e) {
                throw e.at(bundle.place());
            } catch (IOException e) {
                throw new AssemblyException(bundle.place() + ": " + id + " cannot be read: " + e.getMessage(), e);
            }
        }
        imports.removeAll(exports);
        List<String> parts =
                feature.features().stream().map(part -> named(part.value())).toList();
        return new KarafFeature(
                named(feature.name()), feature.description(), parts, bundles, imports, exports, components);
    }

    private static String named(String feature) {
        return "hearth-" + feature;
    }

    /** {@code mvn:GROUP/ARTIFACT/VERSION}, as Pax URL reads it. */
    static String url(Coordinates id) {
        String plain = "mvn:" + id.group() + "/" + id.artifact() + "/" + id.version();
        return id.classifier().isEmpty()
                ? plain + (id.type().equals("jar") ? "" : "/" + id.type())
                : plain + "/" + id.type() + "/" + id.classifier();
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
