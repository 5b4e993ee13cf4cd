/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    /** Arguments: version, folder of features, repository folder with the bundles, file to write. */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new KarafFeaturesException("KarafFeatures VERSION FEATURES REPOSITORY FILE");
        }
        List<KarafFeature> features = new ArrayList<>();
        for (Path file : files(Path.of(args[1]).normalize())) {
            KarafFeature feature = KarafFeature.read(file, args[0], Path.of(args[2]));
            if (!feature.bundles().isEmpty() || !feature.parts().isEmpty()) {
                features.add(feature);
            }
        }
        Files.writeString(Path.of(args[3]), xml(args[0], features));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            List<Path> files = folders.map(inside -> inside.resolve("feature.json"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new KarafFeaturesException("no feature found: folder=" + folder);
            }
            return files;
        }
    }

    static String xml(String version, List<KarafFeature> features) {
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
            for (List<String> id : feature.bundles()) {
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
