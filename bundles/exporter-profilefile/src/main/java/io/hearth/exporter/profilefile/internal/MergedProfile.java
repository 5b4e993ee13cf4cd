/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.resource.v1.Resource;
import org.jspecify.annotations.Nullable;

/** The windows of one profile of one resource, merged into one that spans them all. */
public final class MergedProfile {

    /** Whose profile it is. */
    record Owner(Resource resource, String resourceSchema, InstrumentationScope scope, String scopeSchema) {}

    /** The fields in which two windows must agree to become one; strings and attributes as merged indexes. */
    record Content(
            int type,
            int unit,
            int periodType,
            int periodUnit,
            long period,
            int attributeSet,
            SampleShape shape,
            String payloadFormat,
            ByteString payload) {}

    final Owner owner;
    final Content content;

    private final SampleTable samples = new SampleTable();
    private final boolean keepsSequences;
    private long startUnixNano = Long.MAX_VALUE;
    private long endUnixNano = Long.MIN_VALUE;
    private long droppedAttributes;
    private int windows;
    private @Nullable ByteString id;

    MergedProfile(Owner owner, Content content, boolean keepsSequences) {
        this.owner = owner;
        this.content = content;
        this.keepsSequences = keepsSequences;
    }

    void addWindow(Profile profile) {
        startUnixNano = Math.min(startUnixNano, profile.getTimeUnixNano());
        endUnixNano = Math.max(endUnixNano, profile.getTimeUnixNano() + profile.getDurationNano());
        droppedAttributes += profile.getDroppedAttributesCount() & 0xFFFFFFFFL;
        id = windows++ == 0 ? profile.getProfileId() : null;
    }

    /** Adds a sample whose indexes are translated. */
    void addSample(Sample sample, int stack, int attributeSet, int link) {
        int row = samples.add(stack, attributeSet, link, SampleShape.weight(sample));
        if (!keepsSequences || content.shape == SampleShape.VALUES) {
            return;
        }
        samples.keepSequences(row);
        int count = sample.getTimestampsUnixNanoCount();
        if (content.shape == SampleShape.BOTH) {
            count = Math.min(count, sample.getValuesCount());
        }
        for (int i = 0; i < count; i++) {
            long timestamp = sample.getTimestampsUnixNano(i);
            startUnixNano = Math.min(startUnixNano, timestamp);
            endUnixNano = Math.max(endUnixNano, timestamp + 1);
            samples.timestamps(row).add(timestamp);
            if (content.shape == SampleShape.BOTH) {
                samples.values(row).add(sample.getValues(i));
            }
        }
    }

    public SampleTable samples() {
        return samples;
    }

    /** The attributes of the process or whatever the samples are of, in plain form. */
    public Resource resource() {
        return owner.resource;
    }

    /** String index of what a sample's value counts, such as {@code samples}. */
    public int type() {
        return content.type;
    }

    /** String index of the value's unit, such as {@code count}. */
    public int unit() {
        return content.unit;
    }

    /** String index of what lies between two samples, such as {@code cpu}. */
    public int periodType() {
        return content.periodType;
    }

    public int periodUnit() {
        return content.periodUnit;
    }

    public long period() {
        return content.period;
    }

    public long startUnixNano() {
        return startUnixNano;
    }

    public long durationNanos() {
        return Math.max(0, endUnixNano - startUnixNano);
    }

    int droppedAttributes() {
        return (int) Math.min(droppedAttributes, 0xFFFFFFFFL);
    }

    /** The id if there was one window only: a merged profile is a new one. */
    ByteString id() {
        return id == null ? ByteString.EMPTY : id;
    }
}
