/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Parts;
import io.hearth.assembler.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The folder {@code licences/}: a table of what stands under which licence, the text of each, and what the jars themselves
 * bring (licence and notice files), below a folder for each.
 */
final class LicenceTexts {
    private static final long MAX_TEXT = 1 << 20;

    private final Plan plan;

    LicenceTexts(Plan plan) {
        this.plan = plan;
    }

    void writeInto(Path folder) throws IOException, AssemblyException {
        Path licences = Files.createDirectories(folder.resolve("licences"));
        Map<String, byte[]> texts = Resources.below("licences/");
        TreeSet<String> used = new TreeSet<>();
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Path> artifact : artifacts().entrySet()) {
            try (JarFile jar = new JarFile(artifact.getValue().toFile())) {
                List<String> names = Licences.of(artifact.getKey(), jar);
                used.addAll(names);
                lines.add(artifact.getKey() + "\t" + (names.isEmpty() ? "(says none)" : String.join(", ", names)));
                copyOwn(
                        jar,
                        licences.resolve(artifact.getKey().replace(':', '_').replace('/', '_')));
            }
        }
        Files.writeString(
                licences.resolve("index.txt"),
                "What is in this distribution, and under which licences (SPDX); their texts lie here, and what a jar\n"
                        + "brings itself in a folder of its name.\n\n" + String.join("\n", lines) + "\n");
        for (String name : used) {
            byte[] text = texts.get(name + ".txt");
            if (text != null) {
                Files.write(licences.resolve(name + ".txt"), text);
            }
        }
    }

    private Map<String, Path> artifacts() {
        Map<String, Path> artifacts = new TreeMap<>();
        for (Parts.Part part : plan.parts().all()) {
            if (part.file().toString().endsWith(".jar")) {
                artifacts.put(part.locked().id(), part.file());
            }
        }
        return artifacts;
    }

    private static void copyOwn(JarFile jar, Path folder) throws IOException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            String plain = name.startsWith("META-INF/") ? name.substring("META-INF/".length()) : name;
            String upper = plain.toUpperCase(Locale.ROOT);
            boolean own = upper.matches("(LICEN[CS]E|NOTICE|COPYING|ABOUT)[A-Z0-9._-]*") && !upper.endsWith(".CLASS");
            if (own && !entry.isDirectory() && entry.getSize() < MAX_TEXT) {
                Files.createDirectories(folder);
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] bytes = in.readNBytes((int) MAX_TEXT);
                    Path to = folder.resolve(plain);
                    if (!new String(bytes, StandardCharsets.UTF_8).isBlank() && !Files.exists(to)) {
                        Files.write(to, bytes);
                    }
                }
            }
        }
    }
}
