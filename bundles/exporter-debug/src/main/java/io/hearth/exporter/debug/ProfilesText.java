/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import io.hearth.exporter.debug.DebugConfig.Verbosity;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.time.Duration;
import java.time.Instant;

/** Shows profiles as a person reads them: whose they are, and in detail each sample with its stack, leaf first. */
final class ProfilesText {

    private final DictionaryView dictionary;
    private final boolean detailed;
    private final BoundedText out;

    private ProfilesText(DictionaryView dictionary, boolean detailed, BoundedText out) {
        this.dictionary = dictionary;
        this.detailed = detailed;
        this.out = out;
    }

    static void write(ProfilesData data, Verbosity verbosity, BoundedText out) {
        var text = new ProfilesText(new DictionaryView(data.getDictionary()), verbosity == Verbosity.DETAILED, out);
        for (int i = 0; i < data.getResourceProfilesCount() && !out.isFull(); i++) {
            text.resource(i, data.getResourceProfiles(i));
        }
    }

    private void resource(int index, ResourceProfiles resource) {
        out.append("ResourceProfiles #").append(index);
        schema(resource.getSchemaUrl());
        dictionary.keyValues(resource.getResource().getAttributesList(), out);
        out.append('\n');
        for (int i = 0; i < resource.getScopeProfilesCount() && !out.isFull(); i++) {
            scope(i, resource.getScopeProfiles(i));
        }
    }

    private void scope(int index, ScopeProfiles scope) {
        out.append("  ScopeProfiles #").append(index).append(' ');
        out.append(scope.getScope().getName())
                .append(' ')
                .append(scope.getScope().getVersion());
        schema(scope.getSchemaUrl());
        dictionary.keyValues(scope.getScope().getAttributesList(), out);
        out.append('\n');
        for (int i = 0; i < scope.getProfilesCount() && !out.isFull(); i++) {
            profile(i, scope.getProfiles(i));
        }
    }

    private void schema(String url) {
        if (!url.isEmpty()) {
            out.append(" [").append(url).append(']');
        }
    }

    private void profile(int index, Profile profile) {
        out.append("    Profile #").append(index);
        if (!profile.getProfileId().isEmpty()) {
            out.append(' ').append(hex(profile.getProfileId().toByteArray()));
        }
        out.append(" samples=").append(profile.getSamplesCount());
        out.append(" type=").append(dictionary.type(profile.getSampleType()));
        if (detailed) {
            out.append(" period=").append(profile.getPeriod()).append(' ');
            out.append(dictionary.type(profile.getPeriodType()));
            out.append(" start=").append(instant(profile.getTimeUnixNano()));
            out.append(" duration=")
                    .append(Duration.ofNanos(profile.getDurationNano()).toString());
            out.append(" dropped_attributes=").append(profile.getDroppedAttributesCount());
            if (!profile.getOriginalPayload().isEmpty()) {
                out.append(" original_payload=").append(profile.getOriginalPayloadFormat());
                out.append(',').append(profile.getOriginalPayload().size()).append(" bytes");
            }
        }
        dictionary.attributes(profile.getAttributeIndicesList(), out);
        out.append('\n');
        for (int i = 0; detailed && i < profile.getSamplesCount() && !out.isFull(); i++) {
            sample(i, profile.getSamples(i));
        }
    }

    private void sample(int index, Sample sample) {
        out.append("      Sample #").append(index).append(" count=").append(count(sample));
        if (sample.getTimestampsUnixNanoCount() > 0) {
            int last = sample.getTimestampsUnixNanoCount() - 1;
            out.append(" at ").append(instant(sample.getTimestampsUnixNano(0)));
            if (last > 0) {
                out.append(" to ").append(instant(sample.getTimestampsUnixNano(last)));
            }
        }
        if (sample.getLinkIndex() != 0) {
            out.append(" link=#").append(sample.getLinkIndex());
        }
        dictionary.attributes(sample.getAttributeIndicesList(), out);
        out.append('\n');
        dictionary.stack(sample.getStackIndex(), "        ", out);
    }

    private static long count(Sample sample) {
        long sum = 0;
        for (int i = 0; i < sample.getValuesCount(); i++) {
            sum += sample.getValues(i);
        }
        return sample.getValuesCount() == 0 ? sample.getTimestampsUnixNanoCount() : sum;
    }

    private static String instant(long unixNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(unixNanos, 1_000_000_000L), Math.floorMod(unixNanos, 1_000_000_000L))
                .toString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }
}
