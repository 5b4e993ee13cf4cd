/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames of HotSpot's code on x86-64, where callers push return addresses. Frame slots: frame_x86.hpp; what
 * prologues and epilogues look like: x86.ad, c1_MacroAssembler_x86.cpp; entry to interpreted methods:
 * templateInterpreterGenerator_x86.cpp.
 */
#ifndef HEARTH_HOTSPOT_X86_H
#define HEARTH_HOTSPOT_X86_H

#include "hotspot_walk.h"

#define REG_METHOD 3 /* rbx, at the entry of an interpreted method */
#define REG_BCP 13   /* r13; at the entry of a method it is the caller's stack pointer */
#define REG_RAX 0
#define REG_RDI 5
#define BARRIER_COOKIE (~0ULL) /* lies between frame pointer and return address in the stub of entry barriers */
#define WHOLE_FRAME 72	       /* bytes of an interpreted frame below its frame pointer that are pushed one by one */
#define SEARCHED_WORDS 8
#define MOST_SAVED_WORDS 512 /* of registers, with those of AVX-512 */
#define MOST_SEARCHES 4	     /* of that many words: a stack made for it could have one at each frame */

/* Whether a call ends at the address. Invocations by the interpreter push return addresses without calling. */
SUBPROGRAM1(is_return_address, addr)
{
	u64 before;
	u8 *b = (u8 *)&before;

	if (!in_cache(w, addr))
		return 0;
	if (in_interpreter(w, addr))
		return 1;
	if (bpf_probe_read_user(&before, 8, (void *)(addr - 8)))
		return 0;
	return b[3] == 0xe8 || (b[6] == 0xff && (b[7] & 0xf8) == 0xd0) || (b[5] == 0xff && (b[6] & 0xf8) == 0x50) ||
	       (b[2] == 0xff && (b[3] & 0xf8) == 0x90);
}

/* Takes the first return address at or above `from`; slow paths push words that no table tells of. */
SUBPROGRAM1(search, from)
{
	u64 value;
	int i;

	for (i = 0; i < SEARCHED_WORDS; i++) {
		if (word(w, from + i * 8, &value))
			return -1;
		if (is_return_address(value)) {
			w->pc = value;
			w->sp = from + i * 8 + 8;
			return 0;
		}
	}
	return -1;
}

/* The frame is set up: return address and saved frame pointer end it. */
static __always_inline int take_whole(struct walk *w, struct unwind *u)
{
	u64 top = u->sp + w->blob.frame_bytes;

	if (w->blob.kind == BLOB_NATIVE && u->fp >= u->sp && u->fp < top)
		return take_pair(w, u->fp);
	if (!take_pair(w, top - 16) && in_cache(w, w->pc))
		return 0;
	if (search(top))
		return -1;
	return word(w, w->sp - 16, &w->fp);
}

/*
 * Before the frame is set up: "push rbp; [mov rbp, rsp;] sub rsp, N" or "sub rsp, N; mov [rsp + N - 16], rbp", with
 * checks in front and behind. Neither: there is no frame. Returns 1 when it is set up already.
 */
SUBPROGRAM(take_prologue)
{
	struct blob *b = &w->blob;
	u64 pc = u->pc, from = b->begin, sub = 0, push = 0, end = b->begin + b->complete;
	u32 len;
	int i;

	if (end - from > CODE_BYTES - 8)
		from = end - (CODE_BYTES - 8);
	read_code(w, from);
	len = end - from;
	for (i = 0; i < CODE_BYTES - 8; i++) {
		if (i >= (int)len)
			break;
		if (CODE(i) == 0x55 && CODE(i + 1) == 0x48 &&
		    (CODE(i + 2) == 0x8b || CODE(i + 2) == 0x83 || CODE(i + 2) == 0x81)) {
			push = from + i;
			sub = push + (CODE(i + 2) == 0x8b ? 4 : 1);
			break;
		}
		if (CODE(i) == 0x48 && (CODE(i + 1) == 0x83 || CODE(i + 1) == 0x81) && CODE(i + 2) == 0xec) {
			sub = from + i;
			break;
		}
	}
	if (!sub || pc <= push || (!push && pc <= sub))
		return take_address(w, u, u->sp);
	if (pc <= sub)
		return take_pair(w, u->sp);
	if (!push && pc <= sub + 7) {
		if (take_pair(w, u->sp + b->frame_bytes - 16))
			return -1;
		w->fp = u->fp;
		return 0;
	}
	return 1;
}

/*
 * Behind the frame: an optional "pop rbp", what polls for a safepoint, "ret". Returns 1 when this is no epilogue.
 */
SUBPROGRAM(take_epilogue)
{
	int i = 0, pops = 0, n;

	read_code(w, u->pc);
	for (n = 0; n < 6; n++) {
		u8 a = CODE(i), b = CODE(i + 1), c = CODE(i + 2);

		if (a == 0xc3)
			return pops ? take_pair(w, u->sp) : take_address(w, u, u->sp);
		if (a == 0x5d && !pops && !i) {
			pops = 1;
			i += 1;
		} else if (a == 0x49 && b == 0x3b && (c == 0x67 || c == 0xa7)) { /* cmp rsp, [r15 + N] */
			i += c == 0x67 ? 4 : 7;
		} else if (a == 0x0f && b == 0x87) { /* ja */
			i += 6;
		} else if (a == 0x4d && b == 0x8b && c == 0x97) { /* mov r10, [r15 + N] */
			i += 7;
		} else if (a == 0x41 && b == 0x85 && c == 0x02) { /* test [r10], eax */
			i += 3;
		} else if (a == 0x85 && b == 0x05) { /* test [rip + N], eax */
			i += 6;
		} else {
			return 1;
		}
	}
	return 1;
}

SUBPROGRAM(step_compiled)
{
	struct blob *b = &w->blob;
	int taken = 1;

	if (at_leaf(u)) {
		if (b->complete < 0 || u->pc < b->begin + b->complete)
			taken = take_prologue();
		else
			taken = take_epilogue();
	}
	return taken == 1 ? take_whole(w, u) : taken;
}

static long search_on(u32 index, __attribute__((unused)) void *context)
{
	struct unwind *u = unwind_state();

	return u && !search(u->sp + index * (SEARCHED_WORDS * 8));
}

/* Adapters move the arguments up or down: the return address is on the stack, or on its way there in rax. */
SUBPROGRAM(step_tail)
{
	u64 rax = u->regs[REG_RAX], sender = u->regs[REG_BCP], top;

	w->fp = u->fp;
	/* The adapter has saved all registers to call the virtual machine. */
	if (!at_leaf(u)) {
		if (w->searches++ >= MOST_SEARCHES)
			return -1;
		return bpf_loop(MOST_SAVED_WORDS / SEARCHED_WORDS, search_on, NULL, 0) <
			       MOST_SAVED_WORDS / SEARCHED_WORDS
			   ? 0
			   : -1;
	}
	if (word(w, u->sp, &top))
		return -1;
	if (!is_return_address(top)) {
		if (!is_return_address(rax))
			return search(u->sp);
		w->pc = rax;
		w->sp = is_near(u, sender) ? sender : u->sp;
		return 0;
	}
	w->pc = top;
	w->sp = top == rax && is_near(u, sender) && sender != u->sp ? sender : u->sp + 8;
	return 0;
}

/* Stubs: by their frame size, by the frame pointer, or by the first thing on the stack that is a return address. */
SUBPROGRAM(step_stub)
{
	struct blob *b = &w->blob;
	u64 top = u->sp, value;
	int leaf = at_leaf(u);

	w->fp = u->fp;
	if (u->pc == w->process.call_stub_return || (b->kind == BLOB_UPCALL && !leaf))
		return take_pair(w, u->fp);
	if (leaf && b->frame_bytes && b->complete >= 0 && u->pc < b->begin + b->complete) {
		int taken = take_prologue();

		if (taken != 1)
			return taken;
	}
	if (leaf) {
		read_code(w, u->pc - 1);
		if (CODE(1) == 0xc3 || (CODE(1) == 0x55 && CODE(2) == 0x48))
			return take_address(w, u, top);
		if (CODE(0) == 0x55 && CODE(1) == 0x48 && (CODE(2) == 0x8b || CODE(2) == 0x89))
			return take_pair(w, top);
		if (!word(w, top, &value) && is_return_address(value))
			return take_address(w, u, top);
	}
	if (b->frame_bytes > 16 && !leaf && !take_pair(w, top + b->frame_bytes - 16) && in_cache(w, w->pc))
		return 0;
	/* Stubs of C1 save registers above a return address and leave the frame pointer alone. */
	if (!b->frame_bytes && b->kind == BLOB_OTHER && !search(top))
		return 0;
	/* Native code calls StubRoutines and upcall stubs, so the return address may lie anywhere. */
	if (is_near(u, u->fp) && !take_pair(w, u->fp)) {
		if (w->pc == BARRIER_COOKIE) {
			w->sp += 8;
			return word(w, u->fp + 16, &w->pc);
		}
		if (w->pc > 4096 && (b->kind == BLOB_UPCALL || w->fp >= w->sp || in_cache(w, w->pc)))
			return 0;
	}
	if (b->frame_bytes > 16 && !take_pair(w, top + b->frame_bytes - 16) && w->pc > 4096)
		return 0;
	w->fp = u->fp;
	return search(top);
}

/* At the entry of an interpreted method, before the frame pointer is its own. */
SUBPROGRAM(step_unframed)
{
	u64 sender = u->regs[REG_BCP];

	if (take_address(w, u, u->sp))
		return -1;
	if (!is_return_address(w->pc)) {
		w->pc = u->regs[REG_RAX];
		if (!is_return_address(w->pc))
			return search(u->sp);
	}
	if (is_near(u, sender))
		w->sp = sender;
	return 0;
}

/* The last instructions of an interpreted method: "leave; pop r; mov rsp, rbx; jmp r". */
SUBPROGRAM(step_returning)
{
	u64 sender = u->regs[REG_METHOD];

	if (step_unframed()) {
		w->pc = is_return_address(u->regs[REG_BCP]) ? u->regs[REG_BCP] : u->regs[REG_RDI];
		if (!is_return_address(w->pc))
			return -1;
		w->sp = u->sp;
		w->fp = u->fp;
	}
	if (is_near(u, sender))
		w->sp = sender;
	return 0;
}

/* An interpreted frame: Method* and bytecode pointer, and the registers of the caller. */
static __always_inline int step_interpreted(struct walk *w, struct unwind *u, u64 *method, u64 *bcp)
{
	u64 fp = u->fp, sender = 0;

	if (!is_near(u, fp) || word(w, fp - 24, method) || word(w, fp - w->process.bcp_slot, bcp) || take_pair(w, fp))
		return -1;
	if (word(w, fp - 8, &sender))
		return -1;
	if (sender > fp && sender - fp < FRAME_REACH)
		w->sp = sender;
	return 0;
}

/* While the frame is being pushed, registers know better than the frame; 1 when they do. */
static __always_inline int step_entering(struct walk *w, struct unwind *u, u64 *method)
{
	u64 sender = u->regs[REG_BCP];

	if (u->fp - u->sp >= WHOLE_FRAME || take_pair(w, u->fp))
		return 0;
	*method = u->regs[REG_METHOD];
	if (u->fp != u->sp && word(w, u->fp - 8, &sender))
		return 0;
	if (sender > u->fp && sender - u->fp < FRAME_REACH)
		w->sp = sender;
	return 1;
}

#endif
