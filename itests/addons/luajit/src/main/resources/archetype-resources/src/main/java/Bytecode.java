/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

/**
 * The instructions that say what a function is called (lj_bc.h, BCDEF; the numbers below 89 are the same in all of
 * 2.1). Operands: A in bits 8 to 15, D in 16 to 31, C in 16 to 23, B in 24 to 31.
 */
final class Bytecode {
    static final int MOV = 18;
    static final int UNM = 20;
    static final int KNIL = 44;
    static final int UGET = 45;
    static final int USETV = 46;
    static final int FNEW = 51;
    static final int GGET = 54;
    static final int GSET = 55;
    static final int TGETV = 56;
    static final int TGETS = 57;
    static final int TGETR = 59;
    static final int TSETS = 61;
    static final int TSETM = 63;
    static final int CALLM = 65;
    static final int ITERC = 69;
    static final int ITERN = 70;
    static final int RETM = 73;
    static final int FORI = 77;
    static final int JITERL = 84;

    private static final String[] COMPARISONS = {"__lt", "__lt", "__le", "__le"};
    private static final String[] ARITHMETIC = {"__add", "__sub", "__mul", "__div", "__mod"};

    private Bytecode() {}

    static int op(int instruction) {
        return instruction & 0xff;
    }

    static int a(int instruction) {
        return instruction >>> 8 & 0xff;
    }

    static int b(int instruction) {
        return instruction >>> 24;
    }

    static int c(int instruction) {
        return instruction >>> 16 & 0xff;
    }

    static int d(int instruction) {
        return instruction >>> 16;
    }

    static boolean isCall(int op) {
        return op >= CALLM && op <= ITERN;
    }

    /** Whether it overwrites slots from A on. */
    static boolean writesFromA(int op) {
        return op == KNIL || op == TSETM || (op >= CALLM && op <= RETM) || (op >= FORI && op <= JITERL);
    }

    /** Whether it writes slot A alone. */
    static boolean writesA(int op) {
        return op == 12
                || op == 13
                || (op >= MOV && op < KNIL)
                || op == UGET
                || (op >= FNEW && op <= GGET)
                || (op >= TGETV && op <= TGETR);
    }

    /** The metamethod that an instruction may call; empty when there is none. */
    static String metamethod(int op) {
        if (op < COMPARISONS.length) {
            return COMPARISONS[op];
        }
        if (op < 12) {
            return "__eq";
        }
        if (op >= 22 && op <= 36) {
            return ARITHMETIC[(op - 22) % ARITHMETIC.length];
        }
        if (op >= TGETS - 1 && op <= TGETR) {
            return "__index";
        }
        return switch (op) {
            case UNM -> "__unm";
            case 21 -> "__len";
            case 37 -> "__pow";
            case 38 -> "__concat";
            case GGET -> "__index";
            case GSET, 60, TSETS, 62, TSETM, 64 -> "__newindex";
            default -> "";
        };
    }
}
