/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

/**
 * {@code struct sample} of bpf-native/include/records.h: one sample, machine byte order.
 *
 * <pre>
 *  0        8    12   16          20   22           24              25     26          28       29       30
 *  +--------+----+----+-----------+----+------------+---------------+------+-----------+--------+--------+------------+
 *  | time   |pid |tid |generation |cpu |label words | kernel frames |origin| user words|outcome | is RA  |stack bytes |
 *  +--------+----+----+-----------+----+------------+---------------+------+-----------+--------+--------+------------+
 *  32   40   48   56     72
 *  +----+----+----+------+--------------------------------------------------+
 *  | pc | sp | fp | comm | kernel frames, labels, user words, copy of stack |
 *  +----+----+----+------+--------------------------------------------------+
 * </pre>
 */
public final class SampleLayout {

    public static final int TIME = 0;
    public static final int PID = 8;
    public static final int TID = 12;
    public static final int GENERATION = 16;
    public static final int CPU = 20;
    public static final int LABEL_WORDS = 22;
    public static final int KERNEL_FRAMES = 24;
    public static final int ORIGIN = 25;
    public static final int USER_WORDS = 26;
    public static final int OUTCOME = 28;
    public static final int RETURN_ADDRESS = 29;
    public static final int STACK_BYTES = 30;
    public static final int PC = 32;
    public static final int SP = 40;
    public static final int FP = 48;
    public static final int COMM = 56;
    public static final int COMM_BYTES = 16;
    public static final int WORDS = 72;

    public static final int MAX_WORDS = 4096;
    public static final int MAX_ORIGINS = 16;
    public static final int MAX_STACK_BYTES = 8192;
    public static final int MAX_USER_FRAMES = 1536;
    public static final int MAX_LABEL_WORDS = 1024;
    public static final int MAX_LABEL_BYTES = 4095;
    public static final int LABEL_VALUE_SHIFT = 16;

    /** Frame kinds, in the top four bits of a user word. */
    public static final int FRAME_KIND_SHIFT = 60;

    public static final int FRAME_OBJECT = 1;
    public static final int FRAME_ADDRESS = 2;
    public static final int FRAME_RUNTIME = 3;
    public static final int FRAME_CALL = 4;
    public static final int FRAME_SEGMENT = 5;
    public static final int FRAME_WORDS_SHIFT = 56;
    public static final int FRAME_SLOT_SHIFT = 48;
    public static final int FRAME_OBJECT_SHIFT = 40;
    public static final long FRAME_PAYLOAD_MASK = (1L << 60) - 1;
    public static final long FRAME_VADDR_MASK = (1L << FRAME_OBJECT_SHIFT) - 1;

    private SampleLayout() {}

    /** The frame word of an ELF virtual address of an executable. */
    public static long objectWord(int object, long vaddr) {
        return (long) FRAME_OBJECT << FRAME_KIND_SHIFT | (long) object << FRAME_OBJECT_SHIFT | vaddr & FRAME_VADDR_MASK;
    }

    /** The word of a call of an interpreter, as an ordinary frame. */
    public static long asObjectWord(long callWord) {
        return callWord & FRAME_PAYLOAD_MASK | (long) FRAME_OBJECT << FRAME_KIND_SHIFT;
    }

    /** The frame word of an address that lies in no executable file. */
    public static long addressWord(long address) {
        return (long) FRAME_ADDRESS << FRAME_KIND_SHIFT | address & FRAME_PAYLOAD_MASK;
    }

    /** Words of the frame that begins with this one: more than one for those of a runtime. */
    public static int frameWords(long word) {
        return kind(word) == FRAME_RUNTIME ? 1 + ((int) (word >>> FRAME_WORDS_SHIFT) & 0xf) : 1;
    }

    /** The unwinder that a frame or the end of a segment is of. */
    public static int slot(long word) {
        return (int) (word >>> FRAME_SLOT_SHIFT) & 0xff;
    }

    /** What a runtime's unwinder put into the first word. */
    public static long runtimePayload(long word) {
        return word & (1L << FRAME_SLOT_SHIFT) - 1;
    }

    public static int kind(long word) {
        return (int) (word >>> FRAME_KIND_SHIFT);
    }

    public static int object(long word) {
        return (int) (word >>> FRAME_OBJECT_SHIFT) & 0xfffff;
    }

    public static long vaddr(long word) {
        return word & FRAME_VADDR_MASK;
    }

    public static long address(long word) {
        return word & FRAME_PAYLOAD_MASK;
    }
}
