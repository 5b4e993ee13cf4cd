/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames of HotSpot's code on arm64, where the link register holds the return address until a prologue stores it.
 * Frame slots: frame_aarch64.hpp; prologues and epilogues: MacroAssembler::build_frame and remove_frame; entry to
 * interpreted methods: templateInterpreterGenerator_aarch64.cpp.
 */
#ifndef HEARTH_HOTSPOT_ARM64_H
#define HEARTH_HOTSPOT_ARM64_H

#include "hotspot_walk.h"

#define REG_METHOD 12 /* at the entry of an interpreted method */
#define REG_BCP 22
#define REG_SENDER 19 /* the caller's stack pointer there; x13 before JDK 19 */
#define REG_OLD_SENDER 13
#define POINTER_MASK 0xffffffffffffULL /* authentication codes lie above */

#define INSN(i) (*(u32 *)(w->code + (((i)*4) & (CODE_BYTES - 4))))
#define IS_SUB_SP(insn) (((insn)&0xff8003ff) == 0xd10003ff)	/* sub sp, sp, N */
#define IS_STORE_PAIR(insn) (((insn)&0xffc07fff) == 0xa9007bfd) /* stp x29, x30, [sp, N] */
#define IS_PUSH_PAIR(insn) ((insn) == 0xa9bf7bfd)		/* stp x29, x30, [sp, -16]! */
#define IS_ADD_SP(insn) (((insn)&0xff8003ff) == 0x910003ff)	/* add sp, sp, N */
#define IS_POLL(insn)                                                                                                  \
	(((insn)&0xffc003e0) == 0xf9400380 || ((insn)&0xff20ffff) == 0xeb2063ff || ((insn)&0xff000010) == 0x54000000)
#define INSN_RET 0xd65f03c0
#define INSN_BREADCRUMB 0xd63f0100a9bf27ffULL /* stp xzr, x9, [sp, -16]!; blr x8 */

static __always_inline int take_link(struct walk *w, struct unwind *u)
{
	if (!u->leaf || !u->lr)
		return -1;
	w->pc = u->lr & POINTER_MASK;
	w->sp = u->sp;
	w->fp = u->fp;
	return 0;
}

static __always_inline int take_stored(struct walk *w, u64 at)
{
	if (take_pair(w, at))
		return -1;
	w->pc &= POINTER_MASK;
	return 0;
}

/* Calls out of compiled code may leave two words for HotSpot's own stack walk (aarch64.ad). */
static __always_inline int take_whole(struct walk *w, struct unwind *u)
{
	u64 top = u->sp + w->blob.frame_bytes, before;

	if (w->blob.kind == BLOB_NATIVE && u->fp >= u->sp && u->fp < top)
		return take_stored(w, u->fp);
	if (u->return_address && !bpf_probe_read_user(&before, 8, (void *)(u->pc - 8)) && before == INSN_BREADCRUMB)
		top += 16;
	return take_stored(w, top - 16);
}

/* What of the prologue has run: the nearest of its instructions before the one at hand tells. */
SUBPROGRAM(take_prologue)
{
	u64 pc = u->pc, from = pc - CODE_BYTES;
	int i, pushed = 0;

	if (from < w->blob.begin)
		from = w->blob.begin;
	read_code(w, from);
	for (i = 0; i < CODE_BYTES / 4; i++) {
		u32 insn = INSN(CODE_BYTES / 4 - 1 - i);
		u64 at = from + (CODE_BYTES / 4 - 1 - i) * 4;

		if (at >= pc)
			continue;
		if (IS_STORE_PAIR(insn))
			return 1;
		if (IS_PUSH_PAIR(insn))
			return pushed ? 1 : take_stored(w, u->sp);
		if (IS_SUB_SP(insn)) {
			/* Alone it has made the frame; behind a push it has completed it. */
			if (i + 1 < CODE_BYTES / 4 && at > from && IS_PUSH_PAIR(INSN(CODE_BYTES / 4 - 2 - i)))
				return 1;
			if (take_link(w, u))
				return -1;
			w->sp += w->blob.frame_bytes;
			return 0;
		}
	}
	return take_link(w, u);
}

SUBPROGRAM(take_epilogue)
{
	u64 freed = 0;
	int i;

	read_code(w, u->pc);
	for (i = 0; i < 6; i++) {
		u32 insn = INSN(i);

		if (insn == INSN_RET) {
			if (take_link(w, u))
				return -1;
			w->sp += freed;
			return 0;
		}
		if (!i && IS_ADD_SP(insn))
			freed = w->blob.frame_bytes;
		else if (!IS_POLL(insn))
			return 1;
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

static __always_inline void take_sender(struct walk *w, struct unwind *u)
{
	if (is_near(u, u->regs[REG_SENDER]))
		w->sp = u->regs[REG_SENDER];
	else if (is_near(u, u->regs[REG_OLD_SENDER]))
		w->sp = u->regs[REG_OLD_SENDER];
}

SUBPROGRAM(step_tail)
{
	if (!at_leaf(u) || take_link(w, u))
		return -1;
	return 0;
}

SUBPROGRAM(step_stub)
{
	struct blob *b = &w->blob;
	u64 fp = u->fp;

	if (u->pc == w->process.call_stub_return || (b->kind == BLOB_UPCALL && !at_leaf(u)))
		return take_stored(w, fp);
	if (at_leaf(u)) {
		u64 lr = u->lr & POINTER_MASK;

		if (b->frame_bytes && b->complete >= 0 && u->pc < b->begin + b->complete) {
			int taken = take_prologue();

			if (taken != 1)
				return taken;
		}
		/* A stub with a frame stored the link register there; it may have called since. */
		if (is_near(u, fp) && !take_stored(w, fp) && (w->pc == lr || !in_cache(w, lr)) && w->pc > 4096)
			return 0;
		if (in_cache(w, lr))
			return take_link(w, u);
	}
	if (b->frame_bytes > 16 && !take_stored(w, u->sp + b->frame_bytes - 16) && w->pc > 4096)
		return 0;
	return is_near(u, fp) ? take_stored(w, fp) : -1;
}

SUBPROGRAM(step_unframed)
{
	if (take_link(w, u))
		return -1;
	take_sender(w, u);
	return 0;
}

SUBPROGRAM(step_returning)
{
	return step_unframed();
}

static __always_inline int step_interpreted(struct walk *w, struct unwind *u, u64 *method, u64 *bcp)
{
	u64 fp = u->fp, sender = 0;

	if (!is_near(u, fp) || word(w, fp - 24, method) || word(w, fp - w->process.bcp_slot, bcp) || take_stored(w, fp))
		return -1;
	if (word(w, fp - 8, &sender))
		return -1;
	if (sender > fp && sender - fp < FRAME_REACH)
		w->sp = sender;
	return 0;
}

/* The frame is stored in pairs within a few instructions; what is not there yet fails as a method. */
static __always_inline int step_entering(struct walk *w, struct unwind *u, u64 *method)
{
	(void)w;
	(void)u;
	(void)method;
	return 0;
}

#endif
