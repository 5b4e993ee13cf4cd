/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.exporter.profilefile.internal.MergedDictionary;
import io.hearth.exporter.profilefile.internal.MergedProfile;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import java.util.ArrayList;
import java.util.List;

/**
 * What a profile counts, and how far apart two samples are; strings are indexes of the merged dictionary.
 *
 * @param type such as {@code samples}
 * @param unit such as {@code count}
 * @param period in {@code periodUnit}s, 0 if unknown
 */
record SampleType(int type, int unit, int periodType, int periodUnit, long period) {

    static final String NANOSECONDS = "nanoseconds";

    static final SampleType NONE = new SampleType(0, 0, 0, 0, 0);

    static SampleType of(MergedProfile profile) {
        return new SampleType(
                profile.type(), profile.unit(), profile.periodType(), profile.periodUnit(), profile.period());
    }

    /** The CPU time of one unit: known if the value is a time, or counts samples a known CPU time apart. */
    long nanosPerUnit(MergedDictionary dictionary) {
        if (dictionary.string(unit).equals(NANOSECONDS)) {
            return 1;
        }
        boolean counts = dictionary.string(unit).equals("count");
        boolean ofCpu = dictionary.string(periodType).equals("cpu")
                && dictionary.string(periodUnit).equals(NANOSECONDS);
        return counts && ofCpu && period > 0 ? period : 0;
    }

    /** The kinds of measurement that have samples, in the order in which they came first. */
    static List<SampleType> in(MergedProfiles merged) {
        List<SampleType> types = new ArrayList<>();
        for (MergedProfile profile : merged.profiles()) {
            SampleType type = of(profile);
            if (profile.samples().size() > 0 && !types.contains(type)) {
                types.add(type);
            }
        }
        return types;
    }
}
