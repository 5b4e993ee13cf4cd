/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts into one sentence why profiling does not work here and what to do, from what {@link KernelProbes} found. */
public final class ProfilingObstacles {

    private ProfilingObstacles() {}

    /** The sentence, without a full stop; empty if nothing that profiling needs is missing. */
    public static String sentence(List<KernelFeature> features) {
        List<String> capabilities = new ArrayList<>();
        Map<String, List<String>> absent = new LinkedHashMap<>();
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        for (KernelFeature feature : features) {
            if (!feature.required() || feature.isPresent()) {
                continue;
            }
            Map<String, List<String>> kind = feature.presence() == KernelFeature.Presence.NO ? absent : unknown;
            if (kind == absent && feature.id().startsWith("cap_")) {
                capabilities.add(feature.label());
            } else {
                kind.computeIfAbsent(feature.detail(), detail -> new ArrayList<>())
                        .add(feature.label());
            }
        }
        List<String> parts = new ArrayList<>();
        if (!capabilities.isEmpty()) {
            parts.add(
                    "this process lacks " + String.join(" and ", capabilities) + ": run it as root (sudo), or give it "
                            + (capabilities.size() == 1 ? "this capability" : "these capabilities"));
            // These only follow from it.
            absent.keySet().removeIf(detail -> detail.startsWith(KernelProbes.GIVE));
        }
        absent.forEach((detail, labels) -> parts.add(String.join(", ", labels) + ": " + detail));
        if (parts.isEmpty()) {
            unknown.forEach(
                    (detail, labels) -> parts.add("perhaps for want of " + String.join(", ", labels) + ": " + detail));
        }
        return String.join("; ", parts);
    }
}
