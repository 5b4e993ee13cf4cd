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
import org.jspecify.annotations.Nullable;

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

    /**
     * The kind to show where only one can be.
     *
     * @param wanted its type; null for CPU time, or else the first there is
     * @return {@link #NONE} when there is none such
     */
    static SampleType shown(MergedProfiles merged, @Nullable String wanted) {
        List<SampleType> types = in(merged);
        for (SampleType type : types) {
            boolean matches = wanted == null
                    ? type.nanosPerUnit(merged.dictionary()) > 0
                    : merged.dictionary().string(type.type()).equals(wanted);
            if (matches) {
                return type;
            }
        }
        return wanted == null && !types.isEmpty() ? types.get(0) : NONE;
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
