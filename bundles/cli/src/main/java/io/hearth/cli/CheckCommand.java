/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.bpf.KernelFeature;
import io.hearth.bpf.KernelProbes;
import io.hearth.linux.Linux;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code hearth check}: what this kernel and these capabilities allow, one line each; fails if profiling cannot work here. */
final class CheckCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session) {
        return report(new KernelProbes(new Linux()).all(), session.console().out());
    }

    static int report(List<KernelFeature> features, PrintStream out) {
        List<String[]> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        for (KernelFeature feature : features) {
            rows.add(row(feature));
            if (feature.required() && feature.presence() == KernelFeature.Presence.NO) {
                missing.add(feature.label());
            } else if (feature.required() && feature.presence() == KernelFeature.Presence.UNKNOWN) {
                unsure.add(feature.label());
            }
        }
        TextTable.print(rows, out);
        out.println();
        if (!missing.isEmpty()) {
            out.println("Profiling does not work here; missing: " + String.join(", ", missing) + ".");
            return Dispatcher.FAILED;
        }
        out.println(
                unsure.isEmpty()
                        ? "Profiling works here."
                        : "Profiling probably works here; not known: " + String.join(", ", unsure) + ".");
        return Dispatcher.DONE;
    }

    private static String[] row(KernelFeature feature) {
        String outcome = switch (feature.presence()) {
            case YES -> "yes";
            case NO -> feature.required() ? "NO" : "no";
            case UNKNOWN -> "unknown";
        };
        boolean since = feature.presence() != KernelFeature.Presence.YES
                && !feature.minimumKernel().isEmpty();
        return new String[] {
            outcome, feature.label(), feature.detail() + (since ? " (since Linux " + feature.minimumKernel() + ")" : "")
        };
    }
}
