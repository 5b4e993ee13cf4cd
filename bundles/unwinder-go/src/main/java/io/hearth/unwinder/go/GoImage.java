/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.golang.GoFunction;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An executable made by Go: where its runtime changes stacks and keeps labels. */
final class GoImage implements RuntimeImage {

    /** A function that changes stacks. */
    record Switch(long start, long end, int frame) {
        static final Switch NONE = new Switch(0, 0, 0);
    }

    final ThreadOffsets offsets;
    final SavedStack savedStack;
    final List<Switch> switches;
    final LabelForm labelForm;
    final int labelOffset;
    private final GoVersion version;

    private GoImage(ElfFile elf, RuntimeFunctions functions) throws ElfException, UnwinderException {
        version = GoVersion.of(elf);
        boolean isX86 = elf.machine() == ElfMachine.X86_64;
        MachineCode systemstack = code(elf, functions, RuntimeFunctions.SYSTEMSTACK);
        offsets = isX86
                ? ThreadOffsets.x86(systemstack)
                : ThreadOffsets.arm(systemstack, code(elf, functions, RuntimeFunctions.MORESTACK));
        savedStack = functions.get(RuntimeFunctions.ASMCGOCALL) == null
                ? SavedStack.NONE
                : SavedStack.of(code(elf, functions, RuntimeFunctions.ASMCGOCALL), isX86);
        switches = switches(functions);
        OptionalInt labels = labels(elf, functions, isX86);
        labelForm = labels.isPresent() ? LabelForm.of(version, functions.hasSwissMaps()) : LabelForm.NONE;
        labelOffset = labels.orElse(0);
    }

    static GoImage of(ElfFile elf, RuntimeFunctions functions) throws ElfException, UnwinderException {
        return new GoImage(elf, functions);
    }

    private static MachineCode code(ElfFile elf, RuntimeFunctions functions, String name)
            throws ElfException, UnwinderException {
        GoFunction function = functions.get(name);
        if (function == null) {
            throw new UnwinderException("there is no " + name + " in this Go program");
        }
        return MachineCode.of(elf, function);
    }

    private static List<Switch> switches(RuntimeFunctions functions) throws ElfException {
        List<Switch> switches = new ArrayList<>();
        for (String name : RuntimeFunctions.SWITCHES) {
            @Nullable GoFunction function = functions.get(name);
            switches.add(
                    function == null || function.end() <= function.entry()
                            ? Switch.NONE
                            : new Switch(function.entry(), function.end(), functions.frame(function)));
        }
        return List.copyOf(switches);
    }

    private static OptionalInt labels(ElfFile elf, RuntimeFunctions functions, boolean isX86) throws ElfException {
        for (String name : RuntimeFunctions.LABELS) {
            GoFunction function = functions.get(name);
            OptionalInt offset =
                    function == null ? OptionalInt.empty() : LabelOffset.of(MachineCode.of(elf, function), isX86);
            if (offset.isPresent()) {
                return offset;
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public String version() {
        return version.text().isEmpty() ? "Go" : version.text();
    }

    /** The functions that change stacks; everything else is native. */
    @Override
    public List<CodeRange> code() {
        return switches.stream()
                .filter(s -> s.end() > s.start())
                .map(s -> new CodeRange(s.start(), s.end(), CodeRange.Kind.GENERATED))
                .toList();
    }

    @Override
    public GoProcess attach(TargetProcess process) throws UnwinderException, IOException {
        return GoProcess.attach(this, process);
    }
}
