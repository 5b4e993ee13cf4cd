/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.feature;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.list.YamlReader;
import io.hearth.assembler.list.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads feature files (OSGi Compendium 159.9). JSON is YAML, so the reader of lists reads them too, which keeps the line of
 * what is wrong; the reference reader of chapter 159 does not, and is what a test holds our feature files against.
 *
 * <p>Beside the standard keys: {@code start-level} and {@code sha256} of a bundle; the extension {@code hearth-files} places
 * files that are no bundles; {@code hearth-features} names other features that come with it. Configurations have one PID,
 * {@code io.hearth.launcher}: lines of conf/hearth.properties.
 */
public final class FeatureReader {
    /** The PID of conf/hearth.properties. */
    public static final String LAUNCHER = "io.hearth.launcher";

    private static final int START_LEVEL = 30;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}._+@~-]+(/[\\p{L}\\p{N}._+@~-]+)*");
    private static final Set<String> KEYS = Set.of(
            "feature-resource-version",
            "id",
            "name",
            "description",
            "categories",
            "complete",
            "docURL",
            "license",
            "SCM",
            "vendor",
            "variables",
            "bundles",
            "configurations",
            "framework-properties",
            "extensions");

    private FeatureReader() {}

    /**
     * Reads the text of a feature file.
     *
     * @param name what lists call the feature
     * @param file for messages
     */
    public static Feature parse(String text, String name, String file) throws AssemblyException {
        YamlValue.Table root = YamlReader.parse(text, file).asTable("a feature");
        root.allow("a feature", KEYS);
        List<Feature.FeatureBundle> bundles = new ArrayList<>();
        for (YamlValue item : root.sequence("bundles")) {
            bundles.add(bundle(item));
        }
        List<Feature.PlacedFile> files = new ArrayList<>();
        List<YamlValue.Text> features = new ArrayList<>();
        YamlValue extensions = root.get("extensions");
        if (extensions != null) {
            YamlValue.Table table = extensions.asTable("\"extensions\"");
            for (Map.Entry<String, YamlValue> extension : table.entries().entrySet()) {
                YamlValue.Table content = extension.getValue().asTable(extension.getKey());
                switch (extension.getKey()) {
                    case "hearth-files" -> {
                        for (YamlValue item : content.sequence("artifacts")) {
                            files.add(placed(item));
                        }
                    }
                    case "hearth-features" -> features.addAll(named(content));
                    default -> {
                        if (content.text("kind", "optional").equalsIgnoreCase("mandatory")) {
                            throw content.place()
                                    .problem(
                                            "the extension \"" + extension.getKey()
                                                    + "\" is mandatory, and this assembler does not know it; leave this feature out");
                        }
                    }
                }
            }
        }
        return new Feature(
                name, root.text("description", ""), text, bundles, files, features, properties(root), root.place());
    }

    /** An object, which the reference reader of chapter 159 insists on; a list alone is taken as well. */
    private static List<YamlValue.Text> named(YamlValue.Table content) throws AssemblyException {
        if (content.get("json") instanceof YamlValue.Table json) {
            json.allow("hearth-features", Set.of("features"));
            return json.texts("features");
        }
        return content.texts("json");
    }

    private static Feature.FeatureBundle bundle(YamlValue item) throws AssemblyException {
        YamlValue.Table table = item.asTable("a bundle of a feature");
        String level = table.text("start-level", String.valueOf(START_LEVEL));
        if (!level.matches("[1-9][0-9]{0,3}")) {
            throw item.place().problem("\"start-level\" is a whole number from 1, not \"" + level + "\"");
        }
        return new Feature.FeatureBundle(coordinates(table), Integer.parseInt(level), sha256(table), item.place());
    }

    private static Feature.PlacedFile placed(YamlValue item) throws AssemblyException {
        YamlValue.Table table = item.asTable("a file of a feature");
        table.allow("a file of a feature", Set.of("id", "file", "entry", "sha256"));
        String path = table.text("file", "");
        if (!PATH.matcher(path).matches() || List.of(path.split("/", -1)).contains("..")) {
            throw item.place()
                    .problem("\"" + path
                            + "\" is no place inside a distribution's folder; write a relative path, without ..");
        }
        return new Feature.PlacedFile(coordinates(table), path, table.text("entry", ""), sha256(table), item.place());
    }

    private static String sha256(YamlValue.Table table) throws AssemblyException {
        String text = table.text("sha256", "");
        if (!text.isEmpty() && !SHA256.matcher(text).matches()) {
            throw table.place().problem("\"" + text + "\" is no SHA-256: it has 64 digits, 0-9 and a-f");
        }
        return text;
    }

    private static Coordinates coordinates(YamlValue.Table table) throws AssemblyException {
        String id = table.text("id", "");
        Coordinates coordinates = Coordinates.parse(id);
        if (coordinates == null || coordinates.isRange()) {
            throw table.place().problem("\"id\" is group:artifact:version, not \"" + id + "\"");
        }
        return coordinates;
    }

    private static Map<String, String> properties(YamlValue.Table root) throws AssemblyException {
        Map<String, String> properties = new LinkedHashMap<>();
        YamlValue configurations = root.get("configurations");
        if (configurations != null) {
            for (Map.Entry<String, YamlValue> pid :
                    configurations.asTable("\"configurations\"").entries().entrySet()) {
                if (!pid.getKey().equals(LAUNCHER)) {
                    throw pid.getValue()
                            .place()
                            .problem("there is nobody here to configure \"" + pid.getKey() + "\"; the one PID is "
                                    + LAUNCHER + ", whose values are lines of conf/hearth.properties");
                }
                for (Map.Entry<String, YamlValue> line :
                        pid.getValue().asTable(LAUNCHER).entries().entrySet()) {
                    properties.put(line.getKey(), line.getValue().asText(line.getKey()));
                }
            }
        }
        return properties;
    }
}
