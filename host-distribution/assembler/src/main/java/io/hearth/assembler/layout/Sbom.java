/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import io.hearth.assembler.JsonText;
import io.hearth.assembler.Parts;
import io.hearth.assembler.Plan;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.lock.LockedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The bill of materials: CycloneDX 1.6, JSON. It has no serial number and no time, so that it is the same every time. */
final class Sbom {
    private final Plan plan;

    Sbom(Plan plan) {
        this.plan = plan;
    }

    String json() throws IOException {
        DistributionList.About about = plan.list().about();
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        root.put("bomFormat", "CycloneDX");
        root.put("specVersion", "1.6");
        root.put("version", 1);
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("type", "application");
        whole.put("bom-ref", about.name());
        whole.put("name", about.name());
        whole.put("version", about.version());
        whole.put("description", about.description());
        root.put("metadata", Map.of("component", whole));
        Map<String, Object> components = new TreeMap<>();
        for (Parts.Part part : plan.parts().all()) {
            components.putIfAbsent(part.locked().id(), component(part));
        }
        root.put("components", List.copyOf(components.values()));
        Map<String, Object> depends = new LinkedHashMap<>();
        depends.put("ref", about.name());
        depends.put("dependsOn", List.copyOf(components.keySet()));
        root.put("dependencies", List.of(depends));
        return JsonText.of(root);
    }

    private static Map<String, Object> component(Parts.Part part) throws IOException {
        LockedFile locked = part.locked();
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("type", "library");
        component.put("bom-ref", locked.id());
        Coordinates coordinates = Coordinates.parse(locked.id());
        if (coordinates != null) {
            component.put("group", coordinates.group());
            component.put("name", coordinates.artifact());
            component.put("version", coordinates.version());
        } else {
            String[] words = locked.name().split(" ", 2);
            component.put("name", words[0].isEmpty() ? locked.id() : words[0]);
            component.put("version", words.length > 1 ? words[1] : "0");
        }
        component.put(
                "hashes",
                List.of(Map.of("alg", "SHA-256", "content", locked.sha256())).stream()
                        .map(TreeMap::new)
                        .toList());
        List<Object> licences = licences(part);
        if (!licences.isEmpty()) {
            component.put("licenses", licences);
        }
        if (coordinates != null) {
            component.put("purl", purl(coordinates));
        }
        return component;
    }

    private static List<Object> licences(Parts.Part part) throws IOException {
        List<Object> licences = new ArrayList<>();
        if (part.file().toString().endsWith(".jar")) {
            try (JarFile jar = new JarFile(part.file().toFile())) {
                for (String name : Licences.of(part.locked().id(), jar)) {
                    licences.add(Map.of("license", Map.of(Licences.isIdentifier(name) ? "id" : "name", name)));
                }
            }
        }
        return licences;
    }

    /** Package URL, type maven. */
    private static @Nullable String purl(Coordinates coordinates) {
        return "pkg:maven/" + coordinates.group() + "/" + coordinates.artifact() + "@" + coordinates.version()
                + "?type=" + coordinates.type();
    }
}
