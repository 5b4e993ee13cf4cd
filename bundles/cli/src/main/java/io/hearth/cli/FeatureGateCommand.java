/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.core.FeatureGate;
import io.hearth.collector.core.FeatureGates;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code hearth featuregate [ID]}: a table of all gates, or what one of them does. */
final class FeatureGateCommand implements CommandAction {

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException {
        FeatureGates gates = Configured.gated(arguments, session).featureGates();
        PrintStream out = session.console().out();
        if (arguments.operands().isEmpty()) {
            table(gates.all(), out);
            return Dispatcher.DONE;
        }
        String id = arguments.operands().get(0);
        List<String> ids = new ArrayList<>();
        gates.all().forEach(gate -> ids.add(gate.id()));
        FeatureGate gate = gates.find(id)
                .orElseThrow(
                        () -> new CommandException("feature \"" + id + "\" not found." + NearestName.hint(id, ids)));
        out.println("Feature: " + gate.id());
        out.println("Enabled: " + gate.enabled());
        out.println("Stage: " + gate.stage().label());
        out.println("Description: " + gate.description());
        return Dispatcher.DONE;
    }

    private static void table(List<FeatureGate> gates, PrintStream out) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"ID", "Enabled", "Stage", "Description"});
        for (FeatureGate gate : gates) {
            rows.add(new String[] {
                gate.id(), String.valueOf(gate.enabled()), gate.stage().label(), gate.description()
            });
        }
        TextTable.print(rows, out);
    }
}
