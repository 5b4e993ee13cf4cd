/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.feature;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Place;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.list.Nearest;
import io.hearth.assembler.list.YamlValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The features that can be named: those of this version by name, others by the path of their file or by coordinates. */
public final class FeatureCatalogue {
    private static final long MAX_BYTES = 1 << 20;

    private final Map<String, Feature> own;
    private final Path folder;
    private final Repositories repositories;
    private final Map<String, Place> lines = new HashMap<>();

    /**
     * A catalogue for one list.
     *
     * @param own by name
     * @param folder what paths are from
     */
    public FeatureCatalogue(Map<String, Feature> own, Path folder, Repositories repositories) {
        this.own = new TreeMap<>(own);
        this.folder = folder;
        this.repositories = repositories;
    }

    /** All features of this version. */
    public List<Feature> own() {
        return List.copyOf(own.values());
    }

    /** The features named and those that come with them, each once, a feature before those that it names. */
    public List<Feature> closure(List<YamlValue.Text> names) throws AssemblyException {
        Map<String, Feature> chosen = new LinkedHashMap<>();
        for (YamlValue.Text name : names) {
            int before = chosen.size();
            try {
                add(name, chosen, new ArrayList<>());
            } catch (AssemblyException e) {
                // What is wrong in a feature's file is said with its line, and with the line of the list that leads
                // there.
                throw e.isAt(name.place()) ? e : e.at(name.place());
            }
            chosen.keySet().stream().skip(before).forEach(feature -> lines.putIfAbsent(feature, name.place()));
        }
        return List.copyOf(chosen.values());
    }

    /** The line of the list that leads to a feature. */
    public Place line(Feature feature) {
        return lines.getOrDefault(feature.name(), feature.place());
    }

    private void add(YamlValue.Text name, Map<String, Feature> chosen, List<String> path) throws AssemblyException {
        Feature feature = find(name);
        if (path.contains(feature.name())) {
            throw name.place()
                    .problem("the features name each other in a circle: " + String.join(" -> ", path) + " -> "
                            + feature.name() + "; take one of them out");
        }
        Feature other = chosen.putIfAbsent(feature.name(), feature);
        if (other != null) {
            if (!other.text().equals(feature.text())) {
                throw name.place()
                        .problem("two features are called \"" + feature.name() + "\": "
                                + other.place().file() + " and "
                                + feature.place().file() + "; rename the file of one of them");
            }
            return;
        }
        List<String> deeper = new ArrayList<>(path);
        deeper.add(feature.name());
        for (YamlValue.Text next : feature.features()) {
            // Others are found from where they are named; a circle is found before a name is taken for done.
            if (deeper.contains(find(next).name())) {
                add(next, chosen, deeper);
            }
            add(next, chosen, deeper);
        }
    }

    private Feature find(YamlValue.Text name) throws AssemblyException {
        String text = name.value();
        Feature known = own.get(text);
        if (known != null) {
            return known;
        }
        if (text.endsWith(".json") || text.startsWith(".") || text.startsWith("/")) {
            return read(folder.resolve(text).normalize(), text, name);
        }
        Coordinates coordinates = Coordinates.parse(text);
        if (coordinates != null) {
            try {
                return read(repositories.get(coordinates).file(), text, name);
            } catch (AssemblyException e) {
                throw e.at(name.place());
            }
        }
        throw name.place()
                .problem("there is no feature \"" + text + "\"" + Nearest.hint(text, own.keySet())
                        + "; there are " + String.join(", ", own.keySet())
                        + ", or give the path of a feature file");
    }

    private static Feature read(Path file, String shown, YamlValue.Text name) throws AssemblyException {
        try {
            if (!Files.isRegularFile(file)) {
                throw name.place().problem("there is no feature file " + shown + "; correct its path");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw name.place().problem("the feature file " + shown + " is larger than a megabyte");
            }
            Path folder = file.getParent();
            String called = String.valueOf(file.getFileName());
            if (called.equals("feature.json") && folder != null) {
                called = String.valueOf(folder.getFileName());
            }
            String plain = called.endsWith(".json") ? called.substring(0, called.length() - ".json".length()) : called;
            return FeatureReader.parse(Files.readString(file, StandardCharsets.UTF_8), plain, shown);
        } catch (IOException e) {
            throw new AssemblyException(
                    name.place() + ": the feature file " + shown + " cannot be read: " + e.getMessage(), e);
        }
    }
}
