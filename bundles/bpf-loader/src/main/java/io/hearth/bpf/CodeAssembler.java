/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.bpf.ObjectFile.Relocation;
import io.hearth.bpf.ObjectFile.Section;
import io.hearth.bpf.ObjectFile.Symbol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a program and every function it calls, directly or as a callback, into one list of instructions, and turns
 * relocations into relative calls and uses of maps.
 *
 * <p>An instruction is 8 bytes: opcode, registers (destination low, source high), 16-bit offset, 32-bit immediate.
 * Source: {@code Documentation/bpf/standardization/instruction-set.rst}, and {@code llvm_reloc.rst} for how a
 * relocation's addend hides in the immediate.
 */
final class CodeAssembler {

    private static final int MAX_INSTRUCTIONS = 1_000_000;
    private static final int R_BPF_64_64 = 1;
    private static final int R_BPF_64_32 = 10;
    private static final int LOAD_IMM64 = 0x18;
    private static final int CALL = 0x85;
    private static final int PSEUDO_CALL = 1;
    private static final int PSEUDO_FUNCTION = 4;
    private static final int SIZE = 8;

    private record Function(Section section, Symbol symbol) {}

    /** An instruction that refers to a function by its distance. */
    private record FunctionUse(int instruction, Function function) {}

    private final ObjectFile object;
    private final BtfExtension extension;
    private final Map<Long, Function> functions = new HashMap<>();
    private final Map<Integer, Map<Long, Relocation>> relocations = new HashMap<>();

    private final Map<Function, Integer> placed = new LinkedHashMap<>();
    private final List<Function> pending = new ArrayList<>();
    private final List<FunctionUse> functionUses = new ArrayList<>();
    private final List<ProgramSpec.MapUse> mapUses = new ArrayList<>();
    private final Records functionRecords = new Records();
    private final Records lineRecords = new Records();
    private final Records relocationRecords = new Records();
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();

    CodeAssembler(ObjectFile object, BtfExtension extension) throws BpfException {
        this.object = object;
        this.extension = extension;
        for (Symbol symbol : object.symbols()) {
            Section section = object.section(symbol.section());
            if (symbol.type() == Symbol.FUNCTION && section != null && section.isCode()) {
                checkBounds(symbol, section);
                functions.put(key(section, symbol.value()), new Function(section, symbol));
            }
        }
        for (Section section : object.sections()) {
            if (section.isCode()) {
                Map<Long, Relocation> byOffset = new HashMap<>();
                for (Relocation relocation : section.relocations()) {
                    byOffset.put(relocation.offset(), relocation);
                }
                relocations.put(section.index(), byOffset);
            }
        }
    }

    private static void checkBounds(Symbol symbol, Section section) throws BpfException {
        long value = symbol.value();
        long size = symbol.size();
        if (value < 0
                || size <= 0
                || size > section.size()
                || value > section.size() - size
                || (value | size) % 8 != 0) {
            throw new BpfException("function " + symbol.name() + " reaches beyond section " + section.name());
        }
    }

    private static long key(Section section, long offset) {
        return ((long) section.index() << 32) | (offset & 0xffffffffL);
    }

    ProgramSpec assemble(Section section, Symbol main, ProgramType type) throws BpfException {
        placed.clear();
        functionUses.clear();
        mapUses.clear();
        functionRecords.clear();
        lineRecords.clear();
        relocationRecords.clear();
        code.reset();
        request(new Function(section, main));
        while (!pending.isEmpty()) {
            place(pending.remove(0));
        }
        byte[] instructions = code.toByteArray();
        ByteBuffer b = ByteBuffer.wrap(instructions).order(ByteOrder.LITTLE_ENDIAN);
        for (FunctionUse use : functionUses) {
            Integer start = placed.get(use.function());
            b.putInt(use.instruction() * SIZE + 4, (start == null ? 0 : start) - use.instruction() - 1);
        }
        return new ProgramSpec(
                main.name(),
                section.name(),
                type,
                instructions,
                mapUses,
                functionRecords.array(),
                lineRecords.array(),
                relocationRecords.array());
    }

    private void request(Function function) {
        if (placed.putIfAbsent(function, -1) == null) {
            pending.add(function);
        }
    }

    private void place(Function function) throws BpfException {
        int start = code.size() / SIZE;
        int from = (int) function.symbol().value();
        int length = (int) function.symbol().size();
        if (start + length / SIZE > MAX_INSTRUCTIONS) {
            throw new BpfException("program has more than " + MAX_INSTRUCTIONS + " instructions");
        }
        placed.put(function, start);
        Section section = function.section();
        byte[] body = Arrays.copyOfRange(section.data(), from, from + length);
        ByteBuffer b = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        Map<Long, Relocation> own = relocations.getOrDefault(section.index(), Map.of());
        for (int at = 0; at < length; at += SIZE) {
            Relocation relocation = own.get((long) from + at);
            int opcode = b.get(at) & 0xff;
            if (relocation != null) {
                relocate(function, relocation, b, at, start + at / SIZE);
            } else if (opcode == CALL && source(b, at) == PSEUDO_CALL) {
                long target = from + at + (b.getInt(at + 4) + 1L) * SIZE;
                use(start + at / SIZE, section, target, function);
            }
            at += opcode == LOAD_IMM64 ? SIZE : 0;
        }
        code.writeBytes(body);
        functionRecords.add(extension.functions(section.name()), 2, from, length, start);
        lineRecords.add(extension.lines(section.name()), 4, from, length, start);
        relocationRecords.add(extension.relocations(section.name()), 4, from, length, start);
    }

    private static int source(ByteBuffer b, int at) {
        return (b.get(at + 1) >> 4) & 15;
    }

    private static void setSource(ByteBuffer b, int at, int source) {
        b.put(at + 1, (byte) ((b.get(at + 1) & 15) | (source << 4)));
    }

    private void relocate(Function function, Relocation relocation, ByteBuffer b, int at, int instruction)
            throws BpfException {
        Symbol symbol = relocation.symbol();
        int opcode = b.get(at) & 0xff;
        int immediate = b.getInt(at + 4);
        Section target = object.section(symbol.section());
        if (target == null) {
            throw new BpfException("function " + function.symbol().name() + " uses the external symbol '"
                    + symbol.name() + "': kernel symbols and kconfig values are not supported");
        }
        if (relocation.type() == R_BPF_64_32 && opcode == CALL) {
            setSource(b, at, PSEUDO_CALL);
            use(instruction, target, symbol.value() + (immediate + 1L) * SIZE, function);
        } else if (relocation.type() == R_BPF_64_64 && opcode == LOAD_IMM64 && at + 16 <= b.capacity()) {
            if (target.isCode()) {
                setSource(b, at, PSEUDO_FUNCTION);
                b.putInt(at + 12, 0);
                use(instruction, target, symbol.value() + immediate, function);
            } else if (target.name().equals(".maps")) {
                if (symbol.type() == Symbol.SECTION || symbol.name().isEmpty()) {
                    throw new BpfException("a map is referred to by place and not by name; it must not be static");
                }
                mapUses.add(new ProgramSpec.MapUse(instruction, symbol.name(), -1));
            } else if (DataSection.isData(target.name())) {
                long offset = symbol.value() + immediate;
                if (offset < 0 || offset > target.size()) {
                    throw new BpfException("a variable lies outside of section " + target.name());
                }
                mapUses.add(new ProgramSpec.MapUse(instruction, target.name(), (int) offset));
            } else {
                throw new BpfException("function " + function.symbol().name() + " uses section " + target.name());
            }
        } else {
            throw new BpfException("function " + function.symbol().name() + " has a relocation of type "
                    + relocation.type() + " at an instruction with opcode " + opcode);
        }
    }

    private void use(int instruction, Section section, long offset, Function from) throws BpfException {
        @Nullable Function function = functions.get(key(section, offset));
        if (function == null || offset < 0) {
            throw new BpfException("function " + from.symbol().name() + " calls into section " + section.name()
                    + " at offset " + offset + ", where no function begins");
        }
        functionUses.add(new FunctionUse(instruction, function));
        request(function);
    }

    /** Records whose first word turns from a byte offset in the section into an index in the program. */
    private static final class Records {

        private int[] words = new int[64];
        private int count;

        void clear() {
            count = 0;
        }

        void add(int[] records, int width, int from, int length, int start) {
            for (int i = 0; i + width <= records.length; i += width) {
                int offset = records[i];
                if (offset >= from && offset - from < length) {
                    if (count + width > words.length) {
                        words = Arrays.copyOf(words, words.length * 2);
                    }
                    System.arraycopy(records, i, words, count, width);
                    words[count] = start + (offset - from) / SIZE;
                    count += width;
                }
            }
        }

        int[] array() {
            return Arrays.copyOf(words, count);
        }
    }
}
