/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks one profile and its samples: rules 4 to 14, its id, its original payload and the identity of samples. */
final class ProfileCheck {

    private final References.Tables tables;
    private final AttributeCheck attributes;
    private final Findings findings;

    ProfileCheck(References.Tables tables, AttributeCheck attributes, Findings findings) {
        this.tables = tables;
        this.attributes = attributes;
        this.findings = findings;
    }

    private enum Shape {
        NOTHING,
        VALUES,
        TIMESTAMPS,
        BOTH;

        static Shape of(Sample sample) {
            boolean values = sample.getValuesCount() > 0;
            boolean timestamps = sample.getTimestampsUnixNanoCount() > 0;
            return values ? (timestamps ? BOTH : VALUES) : (timestamps ? TIMESTAMPS : NOTHING);
        }
    }

    private record Identity(int stack, Set<Integer> attributes, int link) {}

    void check(String path, Profile profile) {
        attributes.indexes(Rule.PROFILE_ATTRIBUTES, path, profile.getAttributeIndicesList());
        type(Rule.SAMPLE_TYPE, path + ".sample_type", profile.getSampleType());
        type(Rule.PERIOD_TYPE, path + ".period_type", profile.getPeriodType());
        id(path, profile);
        if (profile.getOriginalPayload().isEmpty()
                != profile.getOriginalPayloadFormat().isEmpty()) {
            findings.add(Rule.ORIGINAL_PAYLOAD, path, "original_payload and its format go together");
        }
        Map<Identity, Integer> seen = new HashMap<>();
        for (int i = 0; i < profile.getSamplesCount(); i++) {
            Sample sample = profile.getSamples(i);
            String at = path + ".samples[" + i + "]";
            sample(at, profile, sample);
            if (i > 0 && Shape.of(sample) != Shape.of(profile.getSamples(0))) {
                findings.add(
                        Rule.SAMPLE_SAME_SHAPE,
                        at,
                        "has " + Shape.of(sample) + ", the first sample " + Shape.of(profile.getSamples(0)));
            }
            Identity identity = new Identity(
                    sample.getStackIndex(), new HashSet<>(sample.getAttributeIndicesList()), sample.getLinkIndex());
            Integer before = seen.putIfAbsent(identity, i);
            if (before != null) {
                findings.add(Rule.SAMPLE_UNIQUE, at, "same stack, attributes and link as samples[" + before + "]");
            }
        }
    }

    private void sample(String path, Profile profile, Sample sample) {
        if (!tables.stacks().refer(sample.getStackIndex())) {
            findings.add(Rule.SAMPLE_STACK, path, "stack " + sample.getStackIndex() + " of " + tables.stacks().size);
        }
        attributes.indexes(Rule.SAMPLE_ATTRIBUTES, path, sample.getAttributeIndicesList());
        if (!tables.links().refer(sample.getLinkIndex())) {
            findings.add(Rule.SAMPLE_LINK, path, "link " + sample.getLinkIndex() + " of " + tables.links().size);
        }
        timestamps(path, profile, sample);
        switch (Shape.of(sample)) {
            case NOTHING -> findings.add(Rule.SAMPLE_NOT_EMPTY, path, "has neither values nor timestamps");
            case VALUES -> {
                if (sample.getValuesCount() != 1) {
                    findings.add(Rule.SAMPLE_ONE_VALUE, path, sample.getValuesCount() + " values without timestamps");
                }
            }
            case BOTH -> {
                if (sample.getValuesCount() != sample.getTimestampsUnixNanoCount()) {
                    findings.add(
                            Rule.SAMPLE_VALUES_MATCH_TIMESTAMPS,
                            path,
                            sample.getValuesCount() + " values, " + sample.getTimestampsUnixNanoCount()
                                    + " timestamps");
                }
            }
            case TIMESTAMPS -> {}
        }
    }

    private void timestamps(String path, Profile profile, Sample sample) {
        long start = profile.getTimeUnixNano();
        long duration = profile.getDurationNano();
        for (int i = 0; i < sample.getTimestampsUnixNanoCount(); i++) {
            long timestamp = sample.getTimestampsUnixNano(i);
            if (Long.compareUnsigned(timestamp, start) < 0 || Long.compareUnsigned(timestamp - start, duration) >= 0) {
                findings.add(
                        Rule.SAMPLE_TIMESTAMPS,
                        path + ".timestamps_unix_nano[" + i + "]",
                        Long.toUnsignedString(timestamp) + " is not in [" + Long.toUnsignedString(start) + ", +"
                                + Long.toUnsignedString(duration) + ")");
            }
        }
    }

    private void type(Rule rule, String path, ValueType type) {
        attributes.string(rule, path + ".type_strindex", type.getTypeStrindex());
        attributes.string(rule, path + ".unit_strindex", type.getUnitStrindex());
    }

    private void id(String path, Profile profile) {
        byte[] id = profile.getProfileId().toByteArray();
        if (id.length == 0) {
            return;
        }
        int bits = 0;
        for (byte b : id) {
            bits |= b;
        }
        if (id.length != 16 || bits == 0) {
            findings.add(Rule.PROFILE_ID, path, "an id has 16 bytes that are not all zero; this one has " + id.length);
        }
    }
}
