/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.elf.ElfMachine;
import io.hearth.elf.unwind.UnwindRule;
import io.hearth.elf.unwind.UnwindTable;
import java.io.PrintStream;

/**
 * Unwind rows, one line each: address from which the row holds, canonical frame address, saved frame pointer, return address.
 * As JSON it is one array, still one line a row.
 */
final class UnwindListing {
    private static final int FLUSH_CHARS = 1 << 16;

    private UnwindListing() {}

    static void print(ElfMachine machine, UnwindTable table, boolean json, PrintStream out) {
        StringBuilder text = new StringBuilder(json ? "[\n" : "");
        for (int row = 0; row < table.rows(); row++) {
            append(text, machine, table, row, json);
            if (json && row + 1 < table.rows()) {
                text.append(',');
            }
            text.append('\n');
            if (text.length() > FLUSH_CHARS) {
                out.append(text);
                text.setLength(0);
            }
        }
        out.append(text.append(json ? "]\n" : ""));
    }

    private static void append(StringBuilder text, ElfMachine machine, UnwindTable table, int row, boolean json) {
        UnwindRule rule = table.ruleAt(table.rule(row));
        String address = Facts.hex(table.address(row));
        String cfa = rule.cfaText(machine);
        if (json) {
            text.append("{\"address\": \"")
                    .append(address)
                    .append("\", \"cfa\": \"")
                    .append(cfa);
            text.append("\", \"fp\": \"")
                    .append(rule.fpText())
                    .append("\", \"ra\": \"")
                    .append(rule.raText());
            text.append("\"}");
        } else {
            text.append(address).append("  ").append(cfa).append("  ").append(rule.fpText());
            text.append("  ").append(rule.raText());
        }
    }
}
