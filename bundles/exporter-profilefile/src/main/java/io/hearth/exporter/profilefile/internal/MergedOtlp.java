/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns merged profiles back into one {@code ProfilesData}, which keeps every rule of the data model. */
public final class MergedOtlp {

    private record ResourceKey(Resource resource, String schema) {}

    private record ScopeKey(InstrumentationScope scope, String schema) {}

    private final MergedDictionary dictionary;
    private final int[] stackIndexes;
    private final List<Stack> stacks = new ArrayList<>(List.of(Stack.getDefaultInstance()));

    private MergedOtlp(MergedDictionary dictionary) {
        this.dictionary = dictionary;
        stackIndexes = new int[dictionary.stacks().size()];
    }

    /** Builds the message; takes profiles merged with {@link MergedProfiles.Detail#FULL}. */
    public static ProfilesData toProfilesData(MergedProfiles merged) {
        return new MergedOtlp(merged.dictionary()).build(merged);
    }

    private ProfilesData build(MergedProfiles merged) {
        Map<ResourceKey, Map<ScopeKey, List<MergedProfile>>> tree = new LinkedHashMap<>();
        for (MergedProfile profile : merged.profiles()) {
            MergedProfile.Owner owner = profile.owner;
            tree.computeIfAbsent(
                            new ResourceKey(owner.resource(), owner.resourceSchema()), key -> new LinkedHashMap<>())
                    .computeIfAbsent(new ScopeKey(owner.scope(), owner.scopeSchema()), key -> new ArrayList<>())
                    .add(profile);
        }
        ProfilesData.Builder data = ProfilesData.newBuilder();
        tree.forEach((resource, scopes) -> {
            ResourceProfiles.Builder resourceProfiles =
                    ResourceProfiles.newBuilder().setResource(resource.resource).setSchemaUrl(resource.schema);
            scopes.forEach((scope, profiles) -> {
                ScopeProfiles.Builder scopeProfiles =
                        ScopeProfiles.newBuilder().setScope(scope.scope).setSchemaUrl(scope.schema);
                profiles.forEach(profile -> scopeProfiles.addProfiles(profile(profile)));
                resourceProfiles.addScopeProfiles(scopeProfiles);
            });
            data.addResourceProfiles(resourceProfiles);
        });
        return data.setDictionary(dictionary()).build();
    }

    private ProfilesDictionary dictionary() {
        return ProfilesDictionary.newBuilder()
                .addAllMappingTable(dictionary.mappings().entries())
                .addAllLocationTable(dictionary.locations().entries())
                .addAllFunctionTable(dictionary.functions().entries())
                .addAllLinkTable(dictionary.links.entries())
                .addAllStringTable(dictionary.strings().entries())
                .addAllAttributeTable(dictionary.attributes().entries())
                .addAllStackTable(stacks)
                .build();
    }

    private Profile profile(MergedProfile merged) {
        MergedProfile.Content content = merged.content;
        Profile.Builder profile = Profile.newBuilder()
                .setSampleType(
                        ValueType.newBuilder().setTypeStrindex(content.type()).setUnitStrindex(content.unit()))
                .setPeriodType(ValueType.newBuilder()
                        .setTypeStrindex(content.periodType())
                        .setUnitStrindex(content.periodUnit()))
                .setPeriod(content.period())
                .setTimeUnixNano(merged.startUnixNano())
                .setDurationNano(merged.durationNanos())
                .setProfileId(merged.id())
                .setDroppedAttributesCount(merged.droppedAttributes())
                .setOriginalPayloadFormat(content.payloadFormat())
                .setOriginalPayload(content.payload())
                .addAllAttributeIndices(dictionary.attributeSets().get(content.attributeSet()));
        SampleTable samples = merged.samples();
        for (int row = 0; row < samples.size(); row++) {
            profile.addSamples(sample(content.shape(), samples, row));
        }
        return profile.build();
    }

    private Sample sample(SampleShape shape, SampleTable samples, int row) {
        Sample.Builder sample = Sample.newBuilder()
                .setStackIndex(stack(samples.stack(row)))
                .setLinkIndex(samples.link(row))
                .addAllAttributeIndices(dictionary.attributeSets().get(samples.attributeSet(row)));
        if (shape == SampleShape.VALUES) {
            return sample.addValues(samples.weight(row)).build();
        }
        LongSequence timestamps = samples.timestamps(row);
        for (int i = 0; i < timestamps.size(); i++) {
            sample.addTimestampsUnixNano(timestamps.get(i));
        }
        LongSequence values = samples.values(row);
        for (int i = 0; i < values.size(); i++) {
            sample.addValues(values.get(i));
        }
        return sample.build();
    }

    private int stack(int node) {
        if (node == 0) {
            return 0;
        }
        if (stackIndexes[node] == 0) {
            Stack.Builder stack = Stack.newBuilder();
            PathTree tree = dictionary.stacks();
            for (int n = node; n != 0; n = tree.parent(n)) {
                stack.addLocationIndices(tree.value(n));
            }
            stackIndexes[node] = stacks.size();
            stacks.add(stack.build());
        }
        return stackIndexes[node];
    }
}
