/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants a distribution to be. Paths are from the folder of the list.
 *
 * @param file the list itself
 * @param digest SHA-256 of its bytes
 * @param features by name, by path, or by coordinates
 * @param carries features whose bundles lie in the distribution for assembling others, without being started
 * @param without symbolic names of bundles that features bring and that are not wanted
 * @param repositories folders or URLs, beside the distribution that assembles and Maven's own
 * @param config what becomes conf/config.yaml; null for the default one
 * @param properties lines for conf/hearth.properties
 * @param java the oldest Java version that it shall run on
 */
public record DistributionList(
        Path file,
        String digest,
        About about,
        List<YamlValue.Text> features,
        List<YamlValue.Text> carries,
        List<ListedBundle> bundles,
        List<YamlValue.Text> without,
        List<YamlValue.Text> repositories,
        YamlValue.@Nullable Text config,
        Map<String, YamlValue.Text> properties,
        Trust trust,
        int java,
        List<ListedOutput> outputs,
        Place place) {

    /** The folder that paths are from. */
    public Path folder() {
        return folderOf(file);
    }

    static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /** What packages say of it. {@code maintainer} is {@code Name <mail>}. */
    public record About(
            String name, String version, String description, String maintainer, String homepage, String licence) {}

    /**
     * What is asked of signatures, of the bundles of the list when it is assembled and of what is dropped into it later.
     *
     * @param signatures off, warn or require
     * @param signers certificates, which go into conf/trusted-signers
     */
    public record Trust(String signatures, List<YamlValue.Text> signers, Place place) {}
}
