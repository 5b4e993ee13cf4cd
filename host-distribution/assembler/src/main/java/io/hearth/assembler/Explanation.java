/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.list.Nearest;
import io.hearth.assembler.lock.LockedFile;
import java.util.ArrayList;
import java.util.List;

/** Why a bundle is in: the line, the feature, or the bundle that needs it, and why that one is in. */
final class Explanation {
    private final Plan plan;

    Explanation(Plan plan) {
        this.plan = plan;
    }

    /** @param wanted a symbolic name, or coordinates, or the beginning of either that is no other's */
    String of(String wanted) throws AssemblyException {
        List<LockedFile> found = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (LockedFile file : plan.lock().files()) {
            if (file.isStarted()) {
                String name = symbolicName(file);
                names.add(name);
                if (name.equals(wanted) || file.id().equals(wanted)) {
                    found = new ArrayList<>(List.of(file));
                    break;
                }
                if (name.startsWith(wanted) || file.id().contains(wanted)) {
                    found.add(file);
                }
            }
        }
        if (found.isEmpty()) {
            throw new AssemblyException("\"" + wanted + "\" is not in" + Nearest.hint(wanted, names)
                    + "; hearth assemble --check lists what is");
        }
        StringBuilder text = new StringBuilder();
        for (LockedFile file : found) {
            explain(file, text, "", new ArrayList<>());
        }
        return text.toString();
    }

    private void explain(LockedFile file, StringBuilder text, String indent, List<String> seen) {
        text.append(indent).append(file.name()).append("  (").append(file.id()).append(")\n");
        text.append(indent).append("  is in because of ").append(file.why()).append('\n');
        String[] reason = file.why().split(" needs ", 2);
        if (reason.length == 2 && !seen.contains(file.id())) {
            seen.add(file.id());
            for (LockedFile other : plan.lock().files()) {
                if (reason[0].equals(other.name())) {
                    explain(other, text, indent + "  ", seen);
                    return;
                }
            }
        }
    }

    private static String symbolicName(LockedFile file) {
        return file.name().split(" ", 2)[0];
    }
}
