/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import java.io.PrintStream;
import java.util.List;

/** Prints rows as columns, each as wide as its longest cell, two blanks apart; cells that are numbers stand to the right. */
final class TextTable {
    private TextTable() {}

    static void print(List<String[]> rows, PrintStream out) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder line = new StringBuilder();
        for (String[] row : rows) {
            line.setLength(0);
            for (int i = 0; i < row.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].length());
                boolean number = !row[i].isEmpty() && Character.isDigit(row[i].charAt(0));
                line.append(number ? blanks + row[i] : row[i] + blanks).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
