/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The feature gates of a process. Gates that the Collector has and that change nothing here are known too, so that its
 * users' command lines keep working.
 */
public final class FeatureGates {

    /** Profiles are always on here; the gate is accepted in any form. */
    private static final String PROFILES_SUPPORT = "service.profilesSupport";

    private final Map<String, FeatureGate> gates = new TreeMap<>();

    /** The gates at their defaults. */
    public FeatureGates() {
        add(PROFILES_SUPPORT, FeatureGate.Stage.STABLE, "Profiles are a signal like any other; always on in Hearth");
        add("service.AllowNoPipelines", FeatureGate.Stage.ALPHA, "A configuration may have no pipelines");
        add("service.partialReload", FeatureGate.Stage.ALPHA, "Accepted for the Collector's sake; changes nothing");
        add(
                "service.partialReloadReceivers",
                FeatureGate.Stage.BETA,
                "Accepted for the Collector's sake; changes nothing");
        add(
                "telemetry.newPipelineTelemetry",
                FeatureGate.Stage.ALPHA,
                "Accepted for the Collector's sake; changes nothing");
        add(
                "confmap.enableMergeAppendOption",
                FeatureGate.Stage.ALPHA,
                "Accepted for the Collector's sake; changes nothing");
        add(
                "receiverhelper.newReceiverMetrics",
                FeatureGate.Stage.ALPHA,
                "Accepted for the Collector's sake; changes nothing");
        add(
                "pkg.exporterhelper.queueBatchEnabled",
                FeatureGate.Stage.ALPHA,
                "Accepted for the Collector's sake; changes nothing");
        add("pdata.useProtoPooling", FeatureGate.Stage.ALPHA, "Accepted for the Collector's sake; changes nothing");
    }

    private void add(String id, FeatureGate.Stage stage, String description) {
        boolean on = stage == FeatureGate.Stage.BETA || stage == FeatureGate.Stage.STABLE;
        gates.put(id, new FeatureGate(id, stage, on, description));
    }

    /** Every gate, sorted by id. */
    public synchronized List<FeatureGate> all() {
        return List.copyOf(gates.values());
    }

    /** A gate by id. */
    public synchronized Optional<FeatureGate> find(String id) {
        return Optional.ofNullable(gates.get(id));
    }

    /** Says whether a gate is on; an unknown one is off. */
    public synchronized boolean isEnabled(String id) {
        FeatureGate gate = gates.get(id);
        return gate != null && gate.enabled();
    }

    /**
     * Applies {@code --feature-gates} values: comma separated ids, {@code -} before an id switches it off, {@code +} or
     * nothing switches it on.
     *
     * @return what is wrong with them, one sentence each; empty if all was applied
     */
    public synchronized List<String> apply(Collection<String> flags) {
        List<String> problems = new ArrayList<>();
        for (String flag : flags) {
            int start = 0;
            int index = 0;
            while (start <= flag.length()) {
                int comma = flag.indexOf(',', start);
                int end = comma < 0 ? flag.length() : comma;
                applyOne(flag.substring(start, end).strip(), index++, problems);
                start = end + 1;
            }
        }
        return problems;
    }

    private void applyOne(String text, int index, List<String> problems) {
        boolean on = !text.startsWith("-");
        String id = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (id.isEmpty()) {
            problems.add("empty feature gate at index " + index + " of --feature-gates");
            return;
        }
        FeatureGate gate = gates.get(id);
        if (gate == null) {
            problems.add("no such feature gate \"" + id + "\". valid gates: " + gates.keySet());
        } else if (id.equals(PROFILES_SUPPORT)) {
            return;
        } else if (gate.stage() == FeatureGate.Stage.STABLE && !on) {
            problems.add("feature gate \"" + id + "\" is stable and can not be disabled");
        } else if (gate.stage() == FeatureGate.Stage.DEPRECATED && on) {
            problems.add("feature gate \"" + id + "\" is deprecated and can not be enabled");
        } else {
            gates.put(id, new FeatureGate(id, gate.stage(), on, gate.description()));
        }
    }
}
