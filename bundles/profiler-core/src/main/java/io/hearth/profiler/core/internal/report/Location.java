/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import java.util.List;

/**
 * What a person reads of one frame. Two addresses that read the same are one location: with names, the address is that
 * of whichever came first and takes no part in equality.
 *
 * @param tier how a runtime ran it, such as {@code interpreted}; empty when unknown
 */
public record Location(MappingKey mapping, String frameType, String tier, List<Line> lines, long address) {

    /** Of code that is always run the same way. */
    public Location(MappingKey mapping, String frameType, List<Line> lines, long address) {
        this(mapping, frameType, "", lines, address);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Location o
                && mapping.equals(o.mapping)
                && frameType.equals(o.frameType)
                && tier.equals(o.tier)
                && lines.equals(o.lines)
                && (!lines.isEmpty() || address == o.address);
    }

    @Override
    public int hashCode() {
        int hash = mapping.hashCode() * 31 + frameType.hashCode();
        return lines.isEmpty() ? hash * 31 + Long.hashCode(address) : hash * 31 + lines.hashCode();
    }
}
