/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Place;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.list.YamlValue;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Features come with those that they name, each once; a circle is refused, and so is a name that nobody has. */
class FeatureCatalogueTest {
    private static final Place LINE = new Place("list.yaml", 3);

    private final Map<String, Feature> known = new HashMap<>();

    private void feature(String name, String... names) throws AssemblyException {
        String json = String.join("\", \"", names);
        String list = names.length == 0 ? "" : "\"" + json + "\"";
        known.put(
                name,
                FeatureReader.parse(
                        "{\"id\": \"a:b:1\", \"extensions\": {\"hearth-features\": {\"json\": [" + list + "]}}}",
                        name,
                        name + "/feature.json"));
    }

    private List<String> closure(String name) throws AssemblyException {
        FeatureCatalogue catalogue =
                new FeatureCatalogue(known, Path.of("/nowhere"), new Repositories(List.of(), "look elsewhere"));
        List<Feature> features = catalogue.closure(List.of(new YamlValue.Text(name, LINE)));
        features.forEach(feature -> assertThat(catalogue.line(feature)).isEqualTo(LINE));
        return features.stream().map(Feature::name).toList();
    }

    @Test
    void eachComesOnce() throws AssemblyException {
        feature("all", "left", "right");
        feature("left", "base");
        feature("right", "base");
        feature("base");
        assertThat(closure("all")).containsExactly("all", "left", "base", "right");
    }

    @Test
    void circlesAreRefused() throws AssemblyException {
        feature("a", "b");
        feature("b", "c");
        feature("c", "a");
        feature("self", "self");
        assertThatThrownBy(() -> closure("a")).hasMessageContainingAll("list.yaml:3: ", "a -> b -> c -> a");
        assertThatThrownBy(() -> closure("self")).hasMessageContaining("self -> self");
    }

    @Test
    void unknownNamesAreRefusedWithTheNearest() throws AssemblyException {
        feature("profiling");
        assertThatThrownBy(() -> closure("profilng")).hasMessageContaining("did you mean \"profiling\"?");
        assertThatThrownBy(() -> closure("../x.json")).hasMessageContaining("there is no feature file ../x.json");
    }
}
