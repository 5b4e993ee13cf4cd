/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import io.opentelemetry.proto.profiles.v1development.Sample;

/** Which of its two lists a sample fills; all samples of a profile have one shape. */
enum SampleShape {
    VALUES,
    TIMESTAMPS,
    BOTH;

    static SampleShape of(Sample sample) {
        if (sample.getTimestampsUnixNanoCount() == 0) {
            return VALUES;
        }
        return sample.getValuesCount() == 0 ? TIMESTAMPS : BOTH;
    }

    /** What a sample counts: the sum of its values, or without values one for each timestamp. */
    static long weight(Sample sample) {
        if (sample.getValuesCount() == 0) {
            return sample.getTimestampsUnixNanoCount();
        }
        long weight = 0;
        for (int i = 0; i < sample.getValuesCount(); i++) {
            weight += sample.getValues(i);
        }
        return weight;
    }
}
