/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.golang;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfImage;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.unwind.UnwindRule;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTables;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class GoPclntabTest {
    private static final Path GOFMT = Path.of("/usr/local/go/bin/gofmt");

    @Test
    void isEmptyWhenTheFileIsNotGo() throws Exception {
        try (ElfFile elf = ElfFile.of(new ElfImage(ElfMachine.X86_64).text(64).build(), "c")) {
            assertThat(GoPclntab.of(elf)).isEmpty();
        }
    }

    @Test
    void findsFunctionsByAddress() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(GOFMT));
        try (ElfFile elf = ElfFile.open(GOFMT)) {
            GoPclntab table = GoPclntab.of(elf).orElseThrow();
            GoFunction main = named(table, "main.main");
            assertThat(table.find(main.entry())).isEqualTo(main.index());
            assertThat(table.find(main.end() - 1)).isEqualTo(main.index());
            assertThat(table.find(table.entry(0) - 1)).isEqualTo(-1);
            assertThat(table.find(table.entry(table.functionCount()))).isEqualTo(-1);
            int file = table.value(main, main.pcfile(), main.entry());
            assertThat(table.file(main.cuOffset(), file)).endsWith("gofmt.go");
            assertThat(table.value(main, main.pcline(), main.entry())).isGreaterThanOrEqualTo(main.startLine());
        }
    }

    @Test
    void stopsWhereGoroutinesBegin() throws Exception {
        Assumptions.assumeTrue(Files.isReadable(GOFMT));
        try (ElfFile elf = ElfFile.open(GOFMT)) {
            GoPclntab table = GoPclntab.of(elf).orElseThrow();
            UnwindTable rows = UnwindTables.of(elf);
            assertThat(rule(rows, named(table, "runtime.goexit"), 1).cfaOp()).isEqualTo(UnwindRule.CFA_STOP);
            assertThat(rule(rows, named(table, "runtime.mcall"), 0).cfaOp()).isEqualTo(UnwindRule.CFA_STOP);
            assertThat(rule(rows, named(table, "runtime.sigreturn__sigaction"), 0)
                            .cfaOp())
                    .isEqualTo(UnwindRule.CFA_SIGNAL);
            GoFunction main = named(table, "main.main");
            assertThat(rule(rows, main, 0).cfaText(elf.machine()))
                    .isEqualTo(elf.machine() == ElfMachine.X86_64 ? "rsp+8" : "sp+0");
            assertThat(rows.statistics().goFunctions()).isGreaterThan(1000);
        }
    }

    private static UnwindRule rule(UnwindTable rows, GoFunction function, int offset) {
        UnwindRule rule = rows.lookup(function.entry() + offset);
        assertThat(rule).isNotNull();
        return rule;
    }

    private static GoFunction named(GoPclntab table, String name) throws Exception {
        for (int i = 0; i < table.functionCount(); i++) {
            GoFunction function = table.function(i);
            if (table.name(function.nameOffset()).equals(name)) {
                return function;
            }
        }
        throw new AssertionError("no function " + name);
    }
}
