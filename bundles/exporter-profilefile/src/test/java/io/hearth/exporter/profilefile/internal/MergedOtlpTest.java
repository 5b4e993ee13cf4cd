/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
import io.hearth.itests.otlpcheck.OtlpChecker;
import io.hearth.itests.otlpcheck.SampleProfiles;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.Stack;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedOtlpTest {

    private static ProfilesData merge(ProfilesData... windows) {
        MergedProfiles merged = new MergedProfiles(Detail.FULL);
        for (ProfilesData window : windows) {
            merged.add(window);
        }
        return MergedOtlp.toProfilesData(merged);
    }

    private static Profile profile(ProfilesData data, int resource) {
        return data.getResourceProfiles(resource).getScopeProfiles(0).getProfiles(0);
    }

    private static Profile.Builder profile(ProfilesData.Builder data) {
        return data.getResourceProfilesBuilder(0).getScopeProfilesBuilder(0).getProfilesBuilder(0);
    }

    @Test
    void givesBackASingleWindowUnchangedInMeaning() {
        ProfilesData window = SampleProfiles.window(0);

        ProfilesData merged = merge(window);

        assertThat(OtlpChecker.check(merged)).isEmpty();
        assertThat(merged.getResourceProfilesCount()).isEqualTo(3);
        assertThat(merged.getDictionary().getLocationTableCount())
                .isEqualTo(window.getDictionary().getLocationTableCount());
        assertThat(profile(merged, 0).getSamplesCount())
                .isEqualTo(profile(window, 0).getSamplesCount());
        assertThat(profile(merged, 0).getDurationNano()).isEqualTo(SampleProfiles.WINDOW_NANOS);
    }

    @Test
    void joinsWindowsIntoOneProfileThatSpansThem() {
        ProfilesData merged = merge(SampleProfiles.window(0), SampleProfiles.window(1), SampleProfiles.window(5));

        assertThat(OtlpChecker.check(merged)).isEmpty();
        assertThat(merged.getResourceProfilesCount()).isEqualTo(3);
        assertThat(profile(merged, 0).getTimeUnixNano()).isEqualTo(SampleProfiles.START_UNIX_NANO);
        assertThat(profile(merged, 0).getDurationNano()).isEqualTo(6 * SampleProfiles.WINDOW_NANOS);
        assertThat(profile(merged, 0).getSamplesCount()).isEqualTo(4);
        assertThat(profile(merged, 0).getSamples(0).getTimestampsUnixNanoList())
                .hasSize(12)
                .startsWith(SampleProfiles.START_UNIX_NANO + 1000)
                .endsWith(SampleProfiles.START_UNIX_NANO + 5 * SampleProfiles.WINDOW_NANOS + 4000);
    }

    @Test
    void mergesDictionariesWithOtherIndexes() {
        ProfilesData.Builder other = SampleProfiles.window(1).toBuilder();
        // The same content behind an entry nobody uses: every string has another index.
        var strings = List.copyOf(other.getDictionary().getStringTableList());
        other.getDictionaryBuilder().clearStringTable().addStringTable("").addAllStringTable(strings);
        ProfilesData shifted = new StringShift(1).apply(other.build());

        assertThat(merge(SampleProfiles.window(0), shifted))
                .isEqualTo(merge(SampleProfiles.window(0), SampleProfiles.window(1)));
    }

    @Test
    void keepsShapesApart() {
        ProfilesData.Builder counted = SampleProfiles.window(0).toBuilder();
        profile(counted).clearSamples();
        profile(counted).addSamples(Sample.newBuilder().setStackIndex(1).addValues(5));

        ProfilesData merged = merge(SampleProfiles.window(0), counted.build(), counted.build());

        assertThat(OtlpChecker.check(merged)).isEmpty();
        var profiles = merged.getResourceProfiles(0).getScopeProfiles(0).getProfilesList();
        assertThat(profiles).hasSize(2);
        assertThat(profiles.get(1).getSamples(0).getValuesList()).containsExactly(10L);
    }

    @Test
    void keepsValuesNextToTimestamps() {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        profile(data).clearSamples();
        profile(data)
                .addSamples(Sample.newBuilder()
                        .setStackIndex(1)
                        .addValues(5)
                        .addTimestampsUnixNano(SampleProfiles.START_UNIX_NANO));

        Profile merged = profile(merge(data.build(), data.build()), 0);

        assertThat(merged.getSamples(0).getValuesList()).containsExactly(5L, 5L);
        assertThat(merged.getSamples(0).getTimestampsUnixNanoCount()).isEqualTo(2);
    }

    @Test
    void writesReferencesOfResourcesAsPlainText() {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        data.getDictionaryBuilder().addStringTable("service.name").addStringTable("shop");
        int key = data.getDictionary().getStringTableCount() - 2;
        data.getResourceProfilesBuilder(0)
                .getResourceBuilder()
                .addAttributes(KeyValue.newBuilder()
                        .setKeyStrindex(key)
                        .setValue(AnyValue.newBuilder().setStringValueStrindex(key + 1)));

        ProfilesData merged = merge(data.build());

        assertThat(OtlpChecker.check(merged)).isEmpty();
        assertThat(merged.getResourceProfiles(0).getResource().getAttributesList())
                .contains(KeyValue.newBuilder()
                        .setKey("service.name")
                        .setValue(AnyValue.newBuilder().setStringValue("shop"))
                        .build());
    }

    @Test
    void leavesOutWhatNoSampleLeadsTo() {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        profile(data).clearSamples();

        assertThat(OtlpChecker.check(merge(data.build()))).isEmpty();
    }

    @Test
    void makesValidDataOfBrokenData() {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        var dictionary = data.getDictionaryBuilder();
        dictionary
                .addMappingTable(Mapping.newBuilder()
                        .setFilenameStrindex(-5)
                        .setMemoryStart(9)
                        .setMemoryLimit(3))
                .addLocationTable(Location.newBuilder()
                        .setMappingIndex(dictionary.getMappingTableCount())
                        .setAddress(77)
                        .addLines(Line.newBuilder().setFunctionIndex(1 << 30).setLine(-4))
                        .addAttributeIndices(1)
                        .addAttributeIndices(1)
                        .addAttributeIndices(-1));
        dictionary.addStackTable(Stack.newBuilder()
                .addLocationIndices(dictionary.getLocationTableCount() - 1)
                .addLocationIndices(Integer.MAX_VALUE));
        profile(data)
                .addSamples(Sample.newBuilder()
                        .setStackIndex(dictionary.getStackTableCount() - 1)
                        .setLinkIndex(44)
                        .addTimestampsUnixNano(5))
                .addSamples(Sample.newBuilder().setStackIndex(Integer.MIN_VALUE).addValues(1))
                .addSamples(Sample.getDefaultInstance())
                .setProfileId(ByteString.copyFrom(new byte[16]));

        assertThat(OtlpChecker.check(merge(data.build(), data.build()))).isEmpty();
    }
}
