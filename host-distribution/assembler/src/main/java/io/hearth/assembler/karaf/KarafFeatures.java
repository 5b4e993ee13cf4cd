/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.artifact.HearthVersion;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.artifact.RepositoryFolder;
import io.hearth.assembler.feature.Feature;
import io.hearth.assembler.feature.OwnFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes the features file with which Apache Karaf installs Hearth: one feature for each feature file, with those that it
 * needs, found by the packages that its bundles import. Same inputs give the same bytes.
 *
 * <p>Start levels are left out: Karaf's features have 80, above its Declarative Services (30), and Hearth's bundles find
 * each other as services in whatever order they start.
 *
 * <p>Source: Apache Karaf 4.4, "Provisioning", and its schema features/v1.6.0.
 */
public final class KarafFeatures {

    private KarafFeatures() {}

    /** Arguments: repository folder with the bundles, file to write. */
    public static void main(String[] args) throws AssemblyException, IOException {
        if (args.length != 2) {
            throw new AssemblyException("KarafFeatures REPOSITORY FILE");
        }
        Repositories repositories = new Repositories(
                List.of(new RepositoryFolder(args[0], Path.of(args[0]))),
                "add it to the dependencies of host-distribution/pom.xml");
        Files.writeString(
                Path.of(args[1]),
                of(HearthVersion.ofThisJar(), OwnFeatures.read().values(), repositories));
    }

    static String of(String version, Collection<Feature> all, Repositories repositories) throws AssemblyException {
        List<KarafFeature> features = new ArrayList<>();
        for (Feature one : all) {
            KarafFeature feature = KarafFeature.of(one, repositories);
            if (!feature.bundles().isEmpty() || !feature.parts().isEmpty()) {
                features.add(feature);
            }
        }
        return xml(version, features);
    }

    private static String xml(String version, List<KarafFeature> features) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- Made by Hearth's build from features/*/feature.json. -->
                <features name="hearth-%s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                """.formatted(escaped(version)));
        for (KarafFeature feature : features) {
            xml.append("  <feature name=\"%s\" version=\"%s\" description=\"%s\">%n"
                    .formatted(escaped(feature.name()), escaped(version), escaped(feature.description())));
            if (feature.components()) {
                xml.append("    <feature>scr</feature>\n");
            }
            for (String other : feature.needed(features)) {
                xml.append("    <feature>").append(escaped(other)).append("</feature>\n");
            }
            for (Coordinates id : feature.bundles()) {
                xml.append("    <bundle>").append(escaped(KarafFeature.url(id))).append("</bundle>\n");
            }
            xml.append("  </feature>\n");
        }
        return xml.append("</features>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
