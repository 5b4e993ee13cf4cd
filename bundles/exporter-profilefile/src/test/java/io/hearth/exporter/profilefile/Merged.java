/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Messages merged for the tests of formats, and what reads the formats back. */
final class Merged {

    private Merged() {}

    static MergedProfiles of(Detail detail, ProfilesData... windows) {
        MergedProfiles merged = new MergedProfiles(detail);
        for (ProfilesData window : windows) {
            merged.add(window);
        }
        return merged;
    }

    static FrameTree tree(ProfilesData... windows) {
        return tree(of(Detail.STACKS, windows), false);
    }

    static FrameTree tree(MergedProfiles merged, boolean threads) {
        return FrameTree.of(merged, SampleType.in(merged).get(0), threads);
    }

    static Facts facts(String title, ProfilesData... windows) {
        MergedProfiles merged = of(Detail.STACKS, windows);
        return Facts.of(title, merged, SampleType.in(merged).get(0));
    }

    /** Reads JSON, which is YAML too. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> json(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        return (Map<String, Object>) new Load(settings).loadFromString(text);
    }

    static String resource(String name) throws Exception {
        try (InputStream in = Merged.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
