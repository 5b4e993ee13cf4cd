/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.layout.Resources;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.feature.FeatureArtifact;
import org.osgi.service.feature.FeatureExtension;

/** Our feature files, read by the reference implementation of OSGi Compendium 159: it finds in them what our reader does. */
class ReferenceReaderTest {

    static Stream<Map.Entry<String, byte[]>> files() throws AssemblyException {
        return Resources.below("features/").entrySet().stream()
                .filter(file -> file.getKey().endsWith("feature.json"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsTheSame(Map.Entry<String, byte[]> file) throws IOException, AssemblyException {
        String text = new String(file.getValue(), StandardCharsets.UTF_8);
        String name = file.getKey().replace("/feature.json", "");
        Feature ours = FeatureReader.parse(text, name, file.getKey());
        org.osgi.service.feature.Feature theirs = new FeatureServiceImpl().readFeature(new StringReader(text));

        assertThat(theirs.getID().getGroupId()).isEqualTo("io.hearth.features");
        assertThat(theirs.getID().getArtifactId()).isEqualTo(name);
        assertThat(theirs.getName()).isNotEmpty();
        assertThat(theirs.getDescription()).isNotEmpty();
        assertThat(theirs.getBundles().stream().map(bundle -> bundle.getID().toString()))
                .containsExactlyElementsOf(ours.bundles().stream()
                        .map(bundle -> bundle.coordinates().toString())
                        .toList());
        assertThat(theirs.getBundles().stream()
                        .map(bundle -> String.valueOf(bundle.getMetadata().get("start-level"))))
                .containsExactlyElementsOf(ours.bundles().stream()
                        .map(bundle -> String.valueOf(bundle.startLevel()))
                        .toList());
        FeatureExtension files = theirs.getExtensions().get("hearth-files");
        List<FeatureArtifact> placed = files == null ? List.of() : files.getArtifacts();
        assertThat(placed.stream()
                        .map(artifact -> String.valueOf(artifact.getMetadata().get("file"))))
                .containsExactlyElementsOf(
                        ours.files().stream().map(Feature.PlacedFile::path).toList());
        assertThat(theirs.getExtensions().keySet()).isSubsetOf("hearth-files", "hearth-features");
    }
}
