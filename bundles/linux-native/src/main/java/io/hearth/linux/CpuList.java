/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;
import java.util.Arrays;

/** Lists of CPU numbers as {@code /sys} writes them: {@code 0-3,8,10-11}. */
public final class CpuList {

    private static final int MAX_CPU = 16_384;

    private CpuList() {}

    /** Numbers of the CPUs that are on line. */
    public static int[] online() throws IOException {
        return parse(ProcFile.read("/sys/devices/system/cpu/online", 4096));
    }

    /** Numbers of the CPUs that may ever come on line; per-CPU map values have one element for each. */
    public static int[] possible() throws IOException {
        return parse(ProcFile.read("/sys/devices/system/cpu/possible", 4096));
    }

    /**
     * Reads a list.
     *
     * @throws IOException if it is not one
     */
    public static int[] parse(String list) throws IOException {
        int[] cpus = new int[16];
        int count = 0;
        int at = 0;
        String text = list.trim();
        while (at < text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            int dash = text.indexOf('-', at);
            boolean range = dash > at && dash < end;
            int first = number(text, at, range ? dash : end);
            int last = range ? number(text, dash + 1, end) : first;
            for (int cpu = first; cpu <= last && count <= MAX_CPU; cpu++) {
                if (count == cpus.length) {
                    cpus = Arrays.copyOf(cpus, count * 2);
                }
                cpus[count++] = cpu;
            }
            at = end + 1;
        }
        return Arrays.copyOf(cpus, count);
    }

    private static int number(String text, int from, int to) throws IOException {
        try {
            int number = Integer.parseInt(text, from, to, 10);
            if (number >= 0 && number <= MAX_CPU) {
                return number;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("not a list of CPU numbers: '" + text + "'", e);
        }
        throw new IOException("CPU number out of range in '" + text + "'");
    }
}
