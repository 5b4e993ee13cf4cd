/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.exporter.profilefile.internal.MergedDictionary;
import io.hearth.exporter.profilefile.internal.MergedProfile;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.HashSet;
import java.util.Set;

/**
 * What a text format says about a whole profile.
 *
 * @param type what is counted, such as {@code samples}
 * @param unit such as {@code count}
 * @param nanosPerUnit CPU time that one unit stands for, 0 if unknown
 */
record Facts(
        String title,
        String type,
        String unit,
        long nanosPerUnit,
        long startUnixNano,
        long durationNanos,
        int processes) {

    static Facts of(String title, MergedProfiles merged, SampleType type) {
        MergedDictionary dictionary = merged.dictionary();
        Set<Resource> resources = new HashSet<>();
        long start = Long.MAX_VALUE;
        long end = 0;
        for (MergedProfile profile : merged.profiles()) {
            if (SampleType.of(profile).equals(type)) {
                resources.add(profile.resource());
                start = Math.min(start, profile.startUnixNano());
                end = Math.max(end, profile.startUnixNano() + profile.durationNanos());
            }
        }
        return new Facts(
                title,
                dictionary.string(type.type()),
                dictionary.string(type.unit()),
                type.nanosPerUnit(dictionary),
                resources.isEmpty() ? 0 : start,
                resources.isEmpty() ? 0 : Math.max(0, end - start),
                resources.size());
    }
}
