/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.unwind.UnwindRule;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTables;
import io.hearth.profiler.api.CodeRange;
import java.util.Optional;

/**
 * Finds the interpreter in a file without symbols: it is one piece of assembly with one unwind rule from its first byte
 * to its last, longer by far than any other code with one rule.
 *
 * <p>The rules are those at the end of LuaJIT's vm_x64.dasc and vm_arm64.dasc.
 */
final class InterpreterCode {
    private static final int SHORTEST = 8 << 10;
    private static final int X86_RSP = 7;
    private static final int X86_CFRAME_SIZE = 80;
    private static final int ARM_FP = 29;
    private static final int ARM_CFA = 16;

    private InterpreterCode() {}

    static Optional<CodeRange> find(ElfFile elf) throws ElfException {
        UnwindTable table = UnwindTables.of(elf);
        CodeRange found = null;
        for (int row = 0; row < table.rows(); row++) {
            long start = table.address(row);
            long end = row + 1 < table.rows() ? table.address(row + 1) : table.end();
            boolean longest = end - start >= SHORTEST && (found == null || end - start > found.end() - found.start());
            if (longest && isInterpreter(table.ruleAt(table.rule(row)))) {
                found = new CodeRange(start, end, CodeRange.Kind.INTERPRETER);
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean isInterpreter(UnwindRule rule) {
        return rule.cfaOp() == UnwindRule.CFA_REGISTER
                && ((rule.cfaRegister() == X86_RSP && rule.cfaOffset() == X86_CFRAME_SIZE)
                        || (rule.cfaRegister() == ARM_FP && rule.cfaOffset() == ARM_CFA));
    }
}
