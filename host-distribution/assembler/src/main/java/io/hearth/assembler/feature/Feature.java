/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.feature;

import io.hearth.assembler.Place;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.list.YamlValue;
import java.util.List;
import java.util.Map;

/**
 * A named list of bundles.
 *
 * @param name what lists call it
 * @param description one line for a person; may be empty
 * @param text the file as it was read
 * @param features others that come with it
 * @param properties lines for conf/hearth.properties
 */
public record Feature(
        String name,
        String description,
        String text,
        List<FeatureBundle> bundles,
        List<PlacedFile> files,
        List<YamlValue.Text> features,
        Map<String, String> properties,
        Place place) {

    /**
     * One bundle of it.
     *
     * @param sha256 what its digest must be; empty if the feature does not say
     */
    public record FeatureBundle(Coordinates coordinates, int startLevel, String sha256, Place place) {}

    /**
     * A file of the distribution that is no bundle.
     *
     * @param path where it goes, from the distribution's folder
     * @param entry the entry of the jar that is taken out; empty for the file as a whole
     * @param sha256 what the artifact's digest must be; empty if the feature does not say
     */
    public record PlacedFile(Coordinates coordinates, String path, String entry, String sha256, Place place) {}
}
