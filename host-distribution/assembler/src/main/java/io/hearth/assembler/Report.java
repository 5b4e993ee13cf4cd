/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.lock.LockedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of what went in: bundle, version, from where, why, size. */
final class Report {
    private final Plan plan;

    Report(Plan plan) {
        this.plan = plan;
    }

    String table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"bundle", "version", "from", "because of", "kB"});
        long bytes = 0;
        int bundles = 0;
        for (Parts.Part part : plan.parts().all()) {
            LockedFile locked = part.locked();
            bytes += locked.size();
            if (locked.isStarted()) {
                bundles++;
                String[] name = locked.name().split(" ", 2);
                rows.add(new String[] {
                    name[0],
                    name.length > 1 ? name[1] : "",
                    part.source(),
                    locked.why(),
                    String.valueOf((locked.size() + 999) / 1000)
                });
            }
        }
        StringBuilder text = new StringBuilder();
        int[] widths = widths(rows);
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                boolean last = i == row.length - 1;
                text.append(
                        String.format(Locale.ROOT, last ? "%" + widths[i] + "s%n" : "%-" + widths[i] + "s  ", row[i]));
            }
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%s %s: %d bundles, %.1f MB with everything%n",
                        plan.list().about().name(),
                        plan.list().about().version(),
                        bundles,
                        bytes / 1e6))
                .toString();
    }

    private static int[] widths(List<String[]> rows) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return widths;
    }
}
