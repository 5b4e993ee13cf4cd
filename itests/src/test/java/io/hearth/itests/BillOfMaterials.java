/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A CycloneDX 1.6 document, by what its schema asks of the parts that we use: required keys, unique references, licences
 * that are an identifier of the SPDX list or a name (cyclonedx.org/schema/bom-1.6.schema.json).
 */
record BillOfMaterials(Map<?, ?> root) {

    static BillOfMaterials read(Path file) {
        try {
            LoadSettings settings = LoadSettings.builder().build();
            return new BillOfMaterials((Map<?, ?>) new Load(settings).loadFromString(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void assertWellFormed(String name) {
        assertThat(root.get("bomFormat")).isEqualTo("CycloneDX");
        assertThat(root.get("specVersion")).isEqualTo("1.6");
        assertThat(root.get("version")).isEqualTo(1);
        Map<?, ?> whole = (Map<?, ?>) ((Map<?, ?>) root.get("metadata")).get("component");
        assertThat(whole.get("type")).isEqualTo("application");
        assertThat(whole.get("name")).isEqualTo(name);
        Set<Object> references = new TreeSet<>();
        references.add(String.valueOf(whole.get("bom-ref")));
        for (Map<?, ?> component : components()) {
            assertThat(component.get("type")).isEqualTo("library");
            assertThat(text(component, "name")).isNotBlank();
            assertThat(text(component, "version")).isNotBlank();
            assertThat(references.add(text(component, "bom-ref")))
                    .as("a reference of its own: " + component)
                    .isTrue();
            for (Map<?, ?> hash : maps(component.get("hashes"))) {
                assertThat(hash.get("alg")).isEqualTo("SHA-256");
                assertThat(text(hash, "content")).matches("[0-9a-f]{64}");
            }
            for (Map<?, ?> choice : maps(component.get("licenses"))) {
                Map<?, ?> licence = (Map<?, ?>) choice.get("license");
                assertThat(licence.containsKey("id") != licence.containsKey("name"))
                        .as(licence.toString())
                        .isTrue();
            }
            if (component.containsKey("purl")) {
                assertThat(text(component, "purl")).matches("pkg:maven/[^/ ]+/[^/ ]+@[^/ ]+\\?type=jar");
            }
        }
        for (Map<?, ?> dependency : maps(root.get("dependencies"))) {
            assertThat(references).contains(text(dependency, "ref"));
            assertThat((List<?>) dependency.get("dependsOn")).allMatch(references::contains);
        }
    }

    List<String> digests() {
        return components().stream()
                .flatMap(component -> maps(component.get("hashes")).stream())
                .map(hash -> text(hash, "content"))
                .toList();
    }

    /** Of one component, by its reference. */
    List<String> licences(String reference) {
        List<String> licences = new ArrayList<>();
        for (Map<?, ?> component : components()) {
            if (text(component, "bom-ref").equals(reference)) {
                maps(component.get("licenses"))
                        .forEach(choice -> ((Map<?, ?>) choice.get("license"))
                                .values()
                                .forEach(licence -> licences.add(String.valueOf(licence))));
            }
        }
        return licences;
    }

    /** All identifiers of the SPDX list that stand in it. */
    Set<String> identifiers() {
        Set<String> identifiers = new TreeSet<>();
        for (Map<?, ?> component : components()) {
            for (Map<?, ?> choice : maps(component.get("licenses"))) {
                Object id = ((Map<?, ?>) choice.get("license")).get("id");
                if (id != null) {
                    identifiers.add(String.valueOf(id));
                }
            }
        }
        return identifiers;
    }

    private List<Map<?, ?>> components() {
        return maps(root.get("components"));
    }

    private static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> maps.add((Map<?, ?>) item));
        }
        return maps;
    }

    private static String text(Map<?, ?> map, String key) {
        return String.valueOf(map.get(key));
    }
}
