/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's notation for sets of CPUs: {@code 0-15,20}. */
final class CpuSet {

    private static final int MAX_CPUS = 8192;

    private CpuSet() {}

    /** The CPUs in ascending ranges as written; null when the text is no such list. */
    static @Nullable List<Integer> parse(String text) {
        List<Integer> cpus = new ArrayList<>();
        if (text.isBlank()) {
            return cpus;
        }
        for (String range : text.strip().split(",", -1)) {
            int dash = range.indexOf('-');
            int from = number(dash < 0 ? range : range.substring(0, dash));
            int to = dash < 0 ? from : number(range.substring(dash + 1));
            if (from < 0 || to < from) {
                return null;
            }
            for (int cpu = from; cpu <= to; cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }

    private static int number(String digits) {
        try {
            int number = Integer.parseInt(digits.strip());
            return number < MAX_CPUS ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
