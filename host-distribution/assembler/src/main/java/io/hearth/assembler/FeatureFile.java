/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One feature: a named list of bundles, as the OSGi Feature Service (Compendium chapter 159) writes it.
 *
 * <p>JSON without comments is YAML 1.2, so the YAML reader of the host reads it. Bundle metadata used here: {@code start-level}. The text {@code ${project.version}} stands for the version being built.
 */
record FeatureFile(String name, String text, List<Entry> bundles) {

    /** A bundle by Maven coordinates, and the start level it is started at. */
    record Entry(String id, int startLevel) {

        String artifact() {
            return id.split(":", -1)[1];
        }

        String fileName() {
            String[] parts = id.split(":", -1);
            return parts[1] + "-" + parts[2] + ".jar";
        }

        Path in(Path repository) {
            String[] parts = id.split(":", -1);
            return repository
                    .resolve(parts[0].replace('.', '/'))
                    .resolve(parts[1])
                    .resolve(parts[2])
                    .resolve(fileName());
        }
    }

    static FeatureFile read(Path file, String version) throws IOException {
        String text = Files.readString(file).replace("${project.version}", version);
        Path folder = file.toAbsolutePath().getParent();
        String name = folder == null ? file.toString() : String.valueOf(folder.getFileName());
        Object root = new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text);
        if (!(root instanceof Map<?, ?> map) || !(map.get("bundles") instanceof List<?> listed)) {
            throw new AssemblyException(file + ": a feature is a JSON object with a list called \"bundles\"");
        }
        List<Entry> entries = new ArrayList<>();
        for (Object item : listed) {
            if (!(item instanceof Map<?, ?> bundle) || !(bundle.get("id") instanceof String id)) {
                throw new AssemblyException(file + ": a bundle is an object with an \"id\": " + item);
            }
            if (id.split(":", -1).length != 3) {
                throw new AssemblyException(file + ": a bundle id is group:artifact:version: id=" + id);
            }
            entries.add(new Entry(id, bundle.get("start-level") instanceof Integer level ? level : 10));
        }
        return new FeatureFile(name, text, List.copyOf(entries));
    }
}
