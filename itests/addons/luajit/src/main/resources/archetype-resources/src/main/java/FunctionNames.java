/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import java.io.IOException;

/**
 * Derives what functions are called from bytecode, since they carry no names: from the instruction behind the one that
 * makes the closure (where it is stored), or from the one that calls it (where it was taken from).
 */
final class FunctionNames {
    private static final int MAX_STEPS = 10_000;

    private final LuaStrings strings;

    FunctionNames(LuaStrings strings) {
        this.strings = strings;
    }

    /** The variable or field that the closure made at a position is stored in; empty when it is none. */
    String defined(Prototype in, int position) throws IOException {
        int slot = Bytecode.a(in.instruction(position));
        int next = in.instruction(position + 1);
        switch (Bytecode.op(next)) {
            case Bytecode.GSET -> {
                if (Bytecode.a(next) == slot) {
                    return constant(in, Bytecode.d(next));
                }
            }
            case Bytecode.TSETS -> {
                if (Bytecode.a(next) == slot) {
                    String owner = held(in, position, Bytecode.b(next), MAX_STEPS);
                    String field = constant(in, Bytecode.c(next));
                    return owner.isEmpty() ? field : owner + "." + field;
                }
            }
            case Bytecode.USETV -> {
                if (Bytecode.d(next) == slot) {
                    return VariableNames.upvalue(in, Bytecode.a(next));
                }
            }
            default -> {}
        }
        return VariableNames.local(in, position + 1, slot);
    }

    /** What the function that an instruction calls was taken from. */
    String called(Prototype in, int position) throws IOException {
        int instruction = in.instruction(position);
        int op = Bytecode.op(instruction);
        if (!Bytecode.isCall(op)) {
            return Bytecode.metamethod(op);
        }
        int slot = Bytecode.a(instruction);
        return held(in, position, op == Bytecode.ITERC ? slot - 3 : slot, MAX_STEPS);
    }

    /** What a slot holds before an instruction is run: a variable, or what was last loaded into it. */
    private String held(Prototype in, int position, int slot, int steps) throws IOException {
        int wanted = slot;
        String variable = VariableNames.local(in, position, wanted);
        int left = steps;
        for (int at = position - 1; variable.isEmpty() && at > 0 && left-- > 0; at--) {
            int instruction = in.instruction(at);
            int op = Bytecode.op(instruction);
            int a = Bytecode.a(instruction);
            if (Bytecode.writesFromA(op)) {
                if (wanted >= a && (op != Bytecode.KNIL || wanted <= Bytecode.d(instruction))) {
                    return "";
                }
            } else if (Bytecode.writesA(op) && a == wanted) {
                switch (op) {
                    case Bytecode.MOV -> {
                        wanted = Bytecode.d(instruction);
                        variable = VariableNames.local(in, at, wanted);
                    }
                    case Bytecode.GGET -> {
                        return constant(in, Bytecode.d(instruction));
                    }
                    case Bytecode.UGET -> {
                        return VariableNames.upvalue(in, Bytecode.d(instruction));
                    }
                    case Bytecode.TGETS -> {
                        return field(in, at, instruction, left / 2);
                    }
                    default -> {
                        return "";
                    }
                }
            }
        }
        return variable;
    }

    /** A field of a global table goes with the table's name, since such names are the same everywhere. */
    private String field(Prototype in, int position, int instruction, int steps) throws IOException {
        String name = constant(in, Bytecode.c(instruction));
        for (int at = position - 1; at > 0 && at > position - steps; at--) {
            int before = in.instruction(at);
            if (Bytecode.a(before) == Bytecode.b(instruction) && Bytecode.writesA(Bytecode.op(before))) {
                return Bytecode.op(before) == Bytecode.GGET ? constant(in, Bytecode.d(before)) + "." + name : name;
            }
        }
        return name;
    }

    private String constant(Prototype in, int index) throws IOException {
        return strings.at(in.object(index));
    }
}
