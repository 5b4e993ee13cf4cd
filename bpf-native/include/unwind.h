/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unwind tables as user space writes them and the native unwinder reads them.
 *
 * One executable file has one inner array in `unwind_tables`, of u32 words packed in
 * pairs, since the kernel rounds array entries up to eight bytes:
 *
 *   [0]                page count P
 *   [1]                first page number (ELF virtual address >> 16)
 *   [2 .. 2+P]         index of the first row of each page, and one past the last
 *   [2+P+1 ..]         rows, sorted within their page: (address & 0xffff) | rule << 16
 *
 * Each page begins with a row for the rule in force at its first byte, so a search
 * never leaves its page. `rule` indexes `unwind_rules`, shared by all executables.
 */
#ifndef HEARTH_UNWIND_H
#define HEARTH_UNWIND_H

#include "kernel.h"

#define UNWIND_PAGE_SHIFT 16
#define UNWIND_HEADER_WORDS 2

enum cfa_op {
	CFA_INVALID = 0,       /* nothing is known at this address */
	CFA_REG = 1,	       /* cfa = reg + cfa_off */
	CFA_DEREF = 2,	       /* cfa = *(reg + cfa_off) + cfa_post */
	CFA_PLT = 3,	       /* x86-64 lazy PLT entry: cfa = sp + 8 + ((pc & 15) >= cfa_off ? 8 : 0) */
	CFA_SIGNAL = 4,	       /* sp points at a rt_sigframe */
	CFA_STOP = 5,	       /* outermost frame */
	CFA_FRAME_POINTER = 6, /* no CFI: the frame pointer chain */
};

enum fp_op {
	FP_SAME = 0,
	FP_CFA_OFFSET = 1, /* fp = *(cfa + fp_off) */
	FP_UNDEFINED = 2,
	FP_REG_DEREF = 3, /* fp = *(fp + fp_off) */
};

enum ra_op {
	RA_SAME = 0,	   /* arm64: still in the link register */
	RA_CFA_OFFSET = 1, /* ra = *(cfa + ra_off) */
	RA_UNDEFINED = 2,
};

/* 16 bytes; registers by their DWARF numbers. */
struct unwind_rule {
	u8 cfa_op;
	u8 cfa_reg;
	u8 fp_op;
	u8 ra_op;
	s32 cfa_off;
	s32 fp_off;
	s16 cfa_post;
	s16 ra_off;
};
_Static_assert(sizeof(struct unwind_rule) == 16, "unwind_rule is shared with Java");

/*
 * Who unwinds a piece of code; CodeRange.Kind of the Java half. An interpreter is a C function: the runtime's program
 * pushes its frames once, the C frames are unwound by rows. Generated code can be unwound by the runtime's program
 * alone.
 */
enum code_kind {
	CODE_NATIVE = 0,
	CODE_INTERPRETER = 1,
	CODE_GENERATED = 2,
};

/* A piece of executable memory of a process; 32 bytes, sorted by start within a process. */
struct mapping {
	u64 start;
	u64 end;
	u64 bias;   /* address - bias = ELF virtual address */
	u32 object; /* index into unwind_tables; 0: code without a file (JIT, vsyscall) */
	u16 slot;   /* of the runtime's unwinder that this code belongs to; 0: none */
	u16 kind;   /* enum code_kind */
};
_Static_assert(sizeof(struct mapping) == 32, "mapping is shared with Java");

/* Where a process's mappings lie in the pool. */
struct process {
	u32 first;
	u32 count;
	u32 generation; /* changes with the address space; tells old records from new */
	u32 label_slot; /* of the unwinder that gathers the labels of its threads; 0: none */
};
_Static_assert(sizeof(struct process) == 16, "process is shared with Java");

#endif
