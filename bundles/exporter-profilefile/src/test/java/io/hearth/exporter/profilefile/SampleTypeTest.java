/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
import io.hearth.itests.otlpcheck.SampleProfiles;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SampleTypeTest {

    /** A window whose processes have a profile of page faults, a hundred for each sample, before that of CPU time. */
    private static ProfilesData withPageFaults() {
        ProfilesData.Builder data = SampleProfiles.window(0).toBuilder();
        int name = data.getDictionary().getStringTableCount();
        data.getDictionaryBuilder().addStringTable("page_faults");
        for (ResourceProfiles.Builder resource : data.getResourceProfilesBuilderList()) {
            Profile.Builder faults = resource.getScopeProfiles(0).getProfiles(0).toBuilder();
            faults.getSampleTypeBuilder().setTypeStrindex(name);
            faults.setPeriodType(faults.getSampleType()).setPeriod(100);
            for (Sample.Builder sample : faults.getSamplesBuilderList()) {
                for (int i = 0; i < sample.getTimestampsUnixNanoCount(); i++) {
                    sample.addValues(100);
                }
            }
            resource.getScopeProfilesBuilder(0).addProfiles(0, faults);
        }
        return data.build();
    }

    private static long shown(String wanted) {
        MergedProfiles merged = Merged.of(Detail.STACKS, withPageFaults());
        return FrameTree.of(merged, SampleType.shown(merged, wanted), false).total(0);
    }

    @Test
    void showsCpuTimeUnlessAnotherIsAskedFor() {
        assertThat(shown(null)).isEqualTo(11);
        assertThat(shown("samples")).isEqualTo(11);
        assertThat(shown("page_faults")).isEqualTo(1100);
        assertThat(shown("context_switches")).isZero();
    }

    @Test
    void pprofHoldsAllAndShowsTheOneThatIsAskedFor() throws Exception {
        MergedProfiles merged = Merged.of(Detail.ATTRIBUTES, withPageFaults());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PprofProto.write(merged, SampleType.shown(merged, "page_faults"), "a title", out);
        var profile = com.google.protobuf.UnknownFieldSet.parseFrom(out.toByteArray());
        assertThat(profile.getField(1).getLengthDelimitedList()).hasSize(2);
        int index = profile.getField(14).getVarintList().get(0).intValue();
        assertThat(profile.getField(6).getLengthDelimitedList().get(index).toString(StandardCharsets.UTF_8))
                .isEqualTo("page_faults");
    }
}
