/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The samples of an OTLP message with every index resolved. */
record OtlpProfile(List<Entry> entries) {

    static OtlpProfile of(List<ProfilesData> messages) {
        List<Entry> entries = new ArrayList<>();
        for (ProfilesData message : messages) {
            new Reader(message.getDictionary(), entries).read(message);
        }
        return new OtlpProfile(entries);
    }

    /** What one kind of profile holds. */
    OtlpProfile of(String type) {
        return new OtlpProfile(
                entries.stream().filter(entry -> entry.type().equals(type)).toList());
    }

    long samples() {
        return entries.stream().mapToLong(Entry::count).sum();
    }

    long samplesIn(String function) {
        return entries.stream()
                .filter(entry -> entry.frames().contains(function))
                .mapToLong(Entry::count)
                .sum();
    }

    /**
     * One sample, or several of one stack.
     *
     * @param type of the profile it is in: what is counted, such as {@code samples}
     * @param resource attributes of the process, each as text
     * @param attributes attributes of the sample, each as text
     * @param count how many times it was seen, or the sum of its values
     * @param timestamps when, in Unix nanoseconds; empty if the profile has none
     * @param frames root first
     */
    record Entry(
            String type,
            Map<String, String> resource,
            Map<String, String> attributes,
            long count,
            List<Long> timestamps,
            List<String> frames) {}

    private record Reader(ProfilesDictionary dictionary, List<Entry> entries) {

        void read(ProfilesData message) {
            for (ResourceProfiles resource : message.getResourceProfilesList()) {
                Map<String, String> attributes = plain(resource.getResource().getAttributesList());
                for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                    for (Profile profile : scope.getProfilesList()) {
                        String type = string(profile.getSampleType().getTypeStrindex());
                        profile.getSamplesList().forEach(sample -> entries.add(entry(type, attributes, sample)));
                    }
                }
            }
        }

        private Entry entry(String type, Map<String, String> resource, Sample sample) {
            Map<String, String> attributes = new HashMap<>();
            for (int index : sample.getAttributeIndicesList()) {
                KeyValueAndUnit attribute = dictionary.getAttributeTable(index);
                attributes.put(string(attribute.getKeyStrindex()), text(attribute.getValue()));
            }
            List<String> frames = new ArrayList<>();
            for (int index : dictionary.getStackTable(sample.getStackIndex()).getLocationIndicesList()) {
                frames(dictionary.getLocationTable(index), frames);
            }
            java.util.Collections.reverse(frames);
            long count = sample.getValuesCount() > 0
                    ? sample.getValuesList().stream().mapToLong(Long::longValue).sum()
                    : sample.getTimestampsUnixNanoCount();
            return new Entry(type, resource, attributes, count, sample.getTimestampsUnixNanoList(), frames);
        }

        private void frames(Location location, List<String> into) {
            if (location.getLinesCount() == 0) {
                String file = string(
                        dictionary.getMappingTable(location.getMappingIndex()).getFilenameStrindex());
                into.add(file + "+0x" + Long.toHexString(location.getAddress()));
            }
            for (Line line : location.getLinesList()) {
                Function function = dictionary.getFunctionTable(line.getFunctionIndex());
                into.add(string(function.getNameStrindex()));
            }
        }

        private Map<String, String> plain(List<KeyValue> attributes) {
            Map<String, String> plain = new HashMap<>();
            for (KeyValue attribute : attributes) {
                String key = attribute.getKeyStrindex() > 0 ? string(attribute.getKeyStrindex()) : attribute.getKey();
                plain.put(key, text(attribute.getValue()));
            }
            return plain;
        }

        private String text(AnyValue value) {
            return switch (value.getValueCase()) {
                case STRING_VALUE -> value.getStringValue();
                case STRING_VALUE_STRINDEX -> string(value.getStringValueStrindex());
                case INT_VALUE -> Long.toString(value.getIntValue());
                case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
                default -> value.toString();
            };
        }

        private String string(int index) {
            return dictionary.getStringTable(index);
        }
    }
}
