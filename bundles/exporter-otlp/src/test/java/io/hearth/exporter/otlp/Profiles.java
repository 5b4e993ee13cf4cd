/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.util.Random;

/** Data for tests. */
final class Profiles {

    private Profiles() {}

    static ProfilesData withSamples(int count) {
        return withSamples(count, 0);
    }

    /** With a string of so many bytes that does not compress. */
    static ProfilesData withSamples(int count, int ballast) {
        Profile.Builder profile = Profile.newBuilder();
        for (int i = 0; i < count; i++) {
            profile.addSamples(Sample.newBuilder().setStackIndex(i).addValues(1));
        }
        char[] noise = new char[ballast];
        Random random = new Random(7);
        for (int i = 0; i < ballast; i++) {
            noise[i] = (char) (' ' + random.nextInt(95));
        }
        return ProfilesData.newBuilder()
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder().addProfiles(profile)))
                .setDictionary(
                        ProfilesDictionary.newBuilder().addStringTable("").addStringTable(new String(noise)))
                .build();
    }
}
