/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.feature;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.layout.Resources;
import java.util.Map;
import java.util.TreeMap;

/** The features of this version of Hearth, from the assembler's own jar. */
public final class OwnFeatures {
    private static final String FOLDER = "features/";
    private static final String FILE = "/feature.json";

    private OwnFeatures() {}

    /** By name. */
    public static Map<String, Feature> read() throws AssemblyException {
        Map<String, Feature> features = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : Resources.below(FOLDER).entrySet()) {
            String path = file.getKey();
            if (path.endsWith(FILE)) {
                String name = path.substring(0, path.length() - FILE.length());
                String text = new String(file.getValue(), java.nio.charset.StandardCharsets.UTF_8);
                features.put(name, FeatureReader.parse(text, name, "features/" + path));
            }
        }
        return features;
    }
}
