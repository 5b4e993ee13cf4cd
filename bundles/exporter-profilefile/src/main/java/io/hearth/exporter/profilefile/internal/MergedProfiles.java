/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that was exported, merged: one dictionary, and a profile for each resource, scope and kind of measurement,
 * whose equal samples are one. The messages themselves are not kept. Not safe for use by several threads at once.
 */
public final class MergedProfiles {

    /** How much of a sample is kept besides its stack and weight. */
    public enum Detail {
        /** Nothing. */
        STACKS,
        /** Its attributes. */
        ATTRIBUTES,
        /** Everything: attributes, link, each value and timestamp, original payloads. */
        FULL
    }

    /** The file is made of what is merged, and needs as much again; the rest is for the others. */
    private static final int PART_OF_HEAP = 4;

    private static final long LEAST_BYTES = 8 << 20;

    private static final int SAMPLE_BYTES = 32;

    private record Key(MergedProfile.Owner owner, MergedProfile.Content content) {}

    private final Detail detail;
    private final MergedDictionary dictionary = new MergedDictionary();
    private final Map<Key, MergedProfile> profiles = new LinkedHashMap<>();
    private final long budgetBytes;
    private long sampleBytes;
    private long leftOut;

    /** Takes as much as suits the heap of this process. */
    public MergedProfiles(Detail detail) {
        this(detail, Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** Takes an estimated number of bytes of heap. */
    public MergedProfiles(Detail detail, long budgetBytes) {
        this.detail = detail;
        this.budgetBytes = budgetBytes;
    }

    public MergedDictionary dictionary() {
        return dictionary;
    }

    /** The merged profiles, in the order in which they came first. */
    public Collection<MergedProfile> profiles() {
        return profiles.values();
    }

    /** Says whether {@link #add} would still take something. */
    public boolean isFull() {
        return dictionary.bytes() + sampleBytes > budgetBytes;
    }

    /** How many samples have been left out, since there was no room for them. */
    public long leftOut() {
        return leftOut;
    }

    /** Merges a message. When this is full, samples are left out and counted. */
    public void add(ProfilesData data) {
        var translation = new DictionaryImport(data.getDictionary(), dictionary);
        for (ResourceProfiles resource : data.getResourceProfilesList()) {
            Resource plain = resource.getResource().toBuilder()
                    .clearAttributes()
                    .addAllAttributes(translation.plain(resource.getResource().getAttributesList()))
                    .build();
            for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                InstrumentationScope plainScope = scope.getScope().toBuilder()
                        .clearAttributes()
                        .addAllAttributes(translation.plain(scope.getScope().getAttributesList()))
                        .build();
                var owner = new MergedProfile.Owner(plain, resource.getSchemaUrl(), plainScope, scope.getSchemaUrl());
                for (Profile profile : scope.getProfilesList()) {
                    add(owner, profile, translation);
                }
            }
        }
    }

    private void add(MergedProfile.Owner owner, Profile profile, DictionaryImport translation) {
        // A profile's samples all have one shape; if they have not, each shape becomes a profile of its own.
        Map<SampleShape, MergedProfile> byShape = new LinkedHashMap<>();
        for (Sample sample : profile.getSamplesList()) {
            if (isEmpty(sample)) {
                continue;
            }
            if (isFull()) {
                leftOut++;
                continue;
            }
            SampleShape shape = detail == Detail.FULL ? SampleShape.of(sample) : SampleShape.VALUES;
            MergedProfile merged = byShape.get(shape);
            if (merged == null) {
                merged = merged(owner, profile, shape, translation);
                byShape.put(shape, merged);
            }
            merged.addSample(
                    sample,
                    translation.stack(sample.getStackIndex()),
                    detail == Detail.STACKS ? 0 : translation.attributeSet(sample.getAttributeIndicesList()),
                    detail == Detail.FULL ? translation.link(sample.getLinkIndex()) : 0);
            sampleBytes += bytesOf(sample);
        }
    }

    private long bytesOf(Sample sample) {
        // A row of the table, as if each identity were new; then the numbers of each sample.
        return detail == Detail.FULL
                ? SAMPLE_BYTES + 2L * Long.BYTES * (sample.getTimestampsUnixNanoCount() + sample.getValuesCount())
                : 0;
    }

    /** Counts are shown as widths, so without its full detail a sample that adds none adds nothing. */
    private boolean isEmpty(Sample sample) {
        return detail == Detail.FULL
                ? sample.getValuesCount() == 0 && sample.getTimestampsUnixNanoCount() == 0
                : SampleShape.weight(sample) <= 0;
    }

    private MergedProfile merged(
            MergedProfile.Owner owner, Profile profile, SampleShape shape, DictionaryImport translation) {
        boolean full = detail == Detail.FULL;
        boolean payload = full
                && !profile.getOriginalPayload().isEmpty()
                && !profile.getOriginalPayloadFormat().isEmpty();
        var content = new MergedProfile.Content(
                translation.string(profile.getSampleType().getTypeStrindex()),
                translation.string(profile.getSampleType().getUnitStrindex()),
                translation.string(profile.getPeriodType().getTypeStrindex()),
                translation.string(profile.getPeriodType().getUnitStrindex()),
                profile.getPeriod(),
                full ? translation.attributeSet(profile.getAttributeIndicesList()) : 0,
                shape,
                payload ? profile.getOriginalPayloadFormat() : "",
                payload ? profile.getOriginalPayload() : ByteString.EMPTY);
        sampleBytes += payload ? profile.getOriginalPayload().size() : 0;
        MergedProfile merged =
                profiles.computeIfAbsent(new Key(owner, content), key -> new MergedProfile(owner, content, full));
        merged.addWindow(profile);
        return merged;
    }
}
