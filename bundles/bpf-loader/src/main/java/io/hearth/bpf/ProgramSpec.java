/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.util.List;

/**
 * A program as an object file has it: its instructions with those of every function it calls behind them, and what is
 * left to fill in when it is loaded. The same on any machine.
 */
public final class ProgramSpec {

    /**
     * An instruction that needs a map.
     *
     * @param instruction index of the first of two slots
     * @param map name of a map or of a data section
     * @param offset of a variable within the data section, or -1 for the map itself
     */
    record MapUse(int instruction, String map, int offset) {}

    private final String name;
    private final String section;
    private final ProgramType type;
    private final byte[] code;
    private final List<MapUse> mapUses;
    private final int[] functions;
    private final int[] lines;
    private final int[] relocations;

    ProgramSpec(
            String name,
            String section,
            ProgramType type,
            byte[] code,
            List<MapUse> mapUses,
            int[] functions,
            int[] lines,
            int[] relocations) {
        this.name = name;
        this.section = section;
        this.type = type;
        this.code = code;
        this.mapUses = List.copyOf(mapUses);
        this.functions = functions;
        this.lines = lines;
        this.relocations = relocations;
    }

    /** Name of the C function. */
    public String name() {
        return name;
    }

    /** ELF section, such as {@code raw_tp/sched_process_exec}. */
    public String section() {
        return section;
    }

    public ProgramType type() {
        return type;
    }

    /** What stands behind the slash of the section's name: the tracepoint. Empty if nothing does. */
    public String target() {
        int slash = section.indexOf('/');
        return slash < 0 ? "" : section.substring(slash + 1);
    }

    /** Number of 8-byte instruction slots, called functions included. */
    public int instructionCount() {
        return code.length / 8;
    }

    byte[] code() {
        return code;
    }

    List<MapUse> mapUses() {
        return mapUses;
    }

    /** Pairs (instruction, type id). */
    int[] functions() {
        return functions;
    }

    /** Groups of four (instruction, file name, line text, line and column). */
    int[] lines() {
        return lines;
    }

    /** CO-RE: groups of four (instruction, type id, access string, kind). */
    int[] relocations() {
        return relocations;
    }
}
