// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unwinds Java frames: while the program counter lies in the code cache of a HotSpot virtual machine, each frame is
 * walked by what HotSpot keeps for its own stack walks. An address leads through the segment map of its code heap to
 * the CodeBlob, which has a name, a frame size and the extent of its code; interpreted frames are linked by the frame
 * pointer. Native code below is left to the native unwinder, which comes back when it meets the code cache again.
 */
#include "hotspot_walk.h"

#if defined(__TARGET_ARCH_x86)
#include "hotspot_x86.h"
#else
#include "hotspot_arm64.h"
#endif

char LICENSE[] SEC("license") = "GPL";

RUNTIME_PROCESSES(struct hotspot_process);

#define MAX_HOPS 128	    /* of the segment map: at most 254 segments each */
#define SEGMENT_FREE 0xff   /* heap.hpp: free_sentinel */
#define MAX_BYTECODES 65536 /* JVM specification, 4.7.3 */

/* First eight bytes of names, codeBlob.cpp and nmethod.cpp. */
#define NAME_NMETHOD 0x00646f6874656d6eULL
#define NAME_NATIVE 0x6e2065766974616eULL     /* native nmethod */
#define NAME_VTABLE 0x6320656c62617476ULL     /* vtable chunks */
#define NAME_ADAPTERS 0x204932432f433249ULL   /* I2C/C2I adapters */
#define NAME_INVOKERS 0x6148646f6874654dULL   /* MethodHandles adapters */
#define NAME_ROUTINES 0x74756f5262757453ULL   /* StubRoutines (...) */
#define NAME_UPCALL 0x735f6c6c61637075ULL     /* upcall_stub_... */
#define NAME_OLD_UPCALL 0x657a696d6974706fULL /* optimized_upcall_stub_... */

static __always_inline u64 block_u64(struct walk *w, u32 at)
{
	return w->block[(at >> 3) & (BLOCK_BYTES / 8 - 1)];
}

static __always_inline u32 block_u32(struct walk *w, u32 at)
{
	return ((u32 *)w->block)[(at >> 2) & (BLOCK_BYTES / 4 - 1)];
}

static __always_inline s16 block_s16(struct walk *w, u32 at)
{
	return ((s16 *)w->block)[(at >> 1) & (BLOCK_BYTES / 2 - 1)];
}

/* One hop towards the first segment of a block; 1 when it is found, or when there is none. */
static long hop(__attribute__((unused)) u32 index, __attribute__((unused)) void *context)
{
	struct walk *w = walk_state();
	u64 at, from;
	u8 tag;

	if (!w)
		return 1;
	at = w->segmap + w->segment;
	if (at < w->piece || at >= w->piece_end) {
		from = at - (SEGMENT_BYTES - 1);
		if (from < w->segmap)
			from = w->segmap;
		w->piece = from;
		w->piece_end = at + 1;
		if (bpf_probe_read_user(w->segments, ((at - from) & (SEGMENT_BYTES - 1)) + 1, (void *)from)) {
			w->error = UNWINDER_UNREADABLE;
			return 1;
		}
	}
	tag = w->segments[(at - w->piece) & (SEGMENT_BYTES - 1)];
	if (!tag)
		return 1;
	if (tag == SEGMENT_FREE || tag > w->segment) {
		w->error = UNWINDER_BAD_STATE;
		return 1;
	}
	w->segment -= tag;
	return 0;
}

static __always_inline u64 code_bound(struct walk *w, u64 blob, u32 at)
{
	if (w->process.code_by_offset)
		return blob + (s64)(s32)block_u32(w, at);
	return block_u64(w, at);
}

/* What the blob's name says of its frames. */
static __always_inline int find_kind(struct walk *w, u64 name)
{
	u64 text;

	if (name == w->named)
		return w->named_kind;
	if (bpf_probe_read_user(&text, 8, (void *)name))
		text = 0;
	w->named = name;
	if (text == NAME_NMETHOD)
		w->named_kind = BLOB_NMETHOD;
	else if (text == NAME_NATIVE)
		w->named_kind = BLOB_NATIVE;
	else if (text == NAME_VTABLE || text == NAME_ADAPTERS || text == NAME_INVOKERS)
		w->named_kind = BLOB_TAIL;
	else if (text == NAME_ROUTINES)
		w->named_kind = BLOB_ROUTINES;
	else if (text == NAME_UPCALL || text == NAME_OLD_UPCALL)
		w->named_kind = BLOB_UPCALL;
	else
		w->named_kind = BLOB_OTHER;
	return w->named_kind;
}

/* Finds the blob that holds pc, into x->blob; an error is in w->error. */
SUBPROGRAM1(find_blob, pc)
{
	struct hotspot_process *p = &w->process;
	struct blob *b = &w->blob;
	u64 start = 0, blob, header;
	int i;

	if (pc >= b->begin && pc < b->end)
		return 0;
	b->begin = b->end = 0;
	for (i = 0; i < HOTSPOT_HEAPS; i++) {
		if (i >= (int)p->heap_count)
			break;
		if (pc >= p->heaps[i].start && pc < p->heaps[i].end) {
			start = p->heaps[i].start;
			w->segmap = p->heaps[i].segmap;
			break;
		}
	}
	w->error = start ? 0 : UNWINDER_BAD_STATE;
	w->segment = (pc - start) >> (p->segment_shift & 63);
	w->piece = w->piece_end = 0;
	if (start && bpf_loop(MAX_HOPS, hop, NULL, 0) >= MAX_HOPS)
		w->error = UNWINDER_BAD_STATE;
	if (w->error)
		return -1;
	header = start + (w->segment << (p->segment_shift & 63));
	blob = header + p->block_header;
	if (bpf_probe_read_user(w->block, BLOCK_BYTES, (void *)header) &&
	    bpf_probe_read_user(w->block, 128, (void *)header)) {
		w->error = UNWINDER_UNREADABLE;
		return -1;
	}
	w->error = UNWINDER_BAD_STATE;
	if (!((u8 *)w->block)[p->block_used & (BLOCK_BYTES - 1)])
		return -1;
	b->address = blob;
	b->name = block_u64(w, p->block_header + p->blob_name);
	b->kind = find_kind(w, b->name);
	b->frame_bytes = block_u32(w, p->block_header + p->blob_frame_size) << 3;
	if (b->frame_bytes > 1 << 20)
		return -1;
	/* -1: not known. */
	if (b->frame_bytes < 0)
		b->frame_bytes = 0;
	b->complete = block_s16(w, p->block_header + p->blob_frame_complete);
	b->compile_id = b->orig_pc = 0;
	b->deopt = b->deopt_mh = 0;
	if (b->kind == BLOB_NMETHOD || b->kind == BLOB_NATIVE) {
		b->compile_id = block_u32(w, p->block_header + p->nmethod_compile_id);
		b->orig_pc = block_u32(w, p->block_header + p->nmethod_orig_pc);
		b->deopt = code_bound(w, blob, p->block_header + p->nmethod_deopt);
		if (p->nmethod_deopt_mh != HOTSPOT_ABSENT)
			b->deopt_mh = code_bound(w, blob, p->block_header + p->nmethod_deopt_mh);
	}
	b->begin = code_bound(w, blob, p->block_header + p->blob_code_begin);
	b->end = code_bound(w, blob, p->block_header + p->blob_code_end);
	if (pc < b->begin || pc >= b->end) {
		b->begin = b->end = 0;
		return -1;
	}
	w->error = 0;
	return 0;
}

/* The frame was deoptimised: its return address leads to a handler, and the frame keeps the true one. */
static __always_inline u64 true_pc(struct walk *w, struct unwind *u)
{
	struct blob *b = &w->blob;
	u64 pc;

	if (u->return_address && (u->pc == b->deopt || u->pc == b->deopt_mh) && !word(w, u->sp + b->orig_pc, &pc) &&
	    pc >= b->begin && pc < b->end)
		return pc;
	return u->pc;
}

SUBPROGRAM(walk_blob)
{
	struct sample *s = unwind_sample();
	struct blob *b = &w->blob;
	u32 kind, cookie;

	if (!s || find_blob(code_address(u)))
		return -1;
	kind = b->kind == BLOB_NMETHOD || b->kind == BLOB_NATIVE ? HOTSPOT_COMPILED : HOTSPOT_STUB;
	cookie = kind == HOTSPOT_COMPILED ? b->compile_id : (u32)(b->name >> 3);
	if (!emit(u, s, b->address, kind, cookie, true_pc(w, u) - b->begin))
		return -1;
	if (kind == HOTSPOT_COMPILED)
		return step_compiled();
	return b->kind == BLOB_TAIL ? step_tail() : step_stub();
}

/* A frame of the interpreter as it is while a method runs, begins, or ends. */
SUBPROGRAM(walk_interpreted)
{
	struct sample *s = unwind_sample();
	struct hotspot_process *p = &w->process;
	u64 pc = u->pc, method = 0, bcp = 0, constants = 0, code;
	int leaf = at_leaf(u), entering = leaf && pc >= p->entries_start && pc < p->entries_end;
	int i, framed = !entering, taken;

	if (!s)
		return -1;
	for (i = 0; entering && i < HOTSPOT_ENTRIES; i++) {
		if (i < (int)p->entry_count && pc >= p->entries[i].framed && pc < p->entries[i].end)
			framed = 1;
	}
	if (!framed) {
		method = u->regs[REG_METHOD];
		taken = step_unframed();
	} else if (entering && step_entering(w, u, &method)) {
		taken = 0;
	} else {
		taken = step_interpreted(w, u, &method, &bcp);
	}
	if (!taken && !read_user(&constants, 8, method + p->method_const_method) && constants) {
		code = constants + p->const_method_size;
		if (leaf && framed && !entering && u->regs[REG_BCP] - code < MAX_BYTECODES)
			bcp = u->regs[REG_BCP];
		bcp = bcp - code < MAX_BYTECODES ? bcp - code : 0;
		return emit(u, s, method, HOTSPOT_INTERPRETED, constants >> 3, bcp) ? 0 : -1;
	}
	/* No method (yet): a frame that deoptimisation is about to fill is linked already. */
	if (!taken && !leaf && in_cache(w, w->pc))
		return 0;
	w->error = UNWINDER_BAD_STATE;
	if (!leaf || step_returning())
		return -1;
	w->error = 0;
	return 0;
}

/* One frame; 1 when the walk has left the code cache or cannot go on. */
static long walk_frame(__attribute__((unused)) u32 index, __attribute__((unused)) void *context)
{
	struct walk *w = walk_state();
	struct unwind *u = unwind_state();
	u64 pc;

	if (!w || !u)
		return 1;
	pc = code_address(u);
	if (!in_cache(w, pc))
		return 1;
	if (in_interpreter(w, pc) ? walk_interpreted() : walk_blob()) {
		if (!w->error && !u->outcome)
			w->error = UNWINDER_BAD_STATE;
		return 1;
	}
	if (w->sp < u->sp || (w->sp == u->sp && !at_leaf(u)) || !w->pc) {
		w->error = UNWINDER_BAD_STATE;
		return 1;
	}
	u->pc = w->pc;
	u->sp = w->sp;
	u->fp = w->fp;
	unwind_left(u);
	w->frames++;
	return 0;
}

UNWINDER(unwind_hotspot)
{
	struct unwind *u = unwind_state();
	struct walk *w = walk_state();
	struct hotspot_process *process;

	if (!u || !w)
		return 0;
	unwinder_count(UNWINDER_RUNS, 1);
	process = runtime_process(u);
	if (!process) {
		unwinder_count(UNWINDER_NO_PROCESS, 1);
		return unwind_decline(ctx, u);
	}
	w->process = *process;
	w->blob.begin = w->blob.end = 0;
	w->named = 0;
	w->frames = 0;
	w->error = 0;
	w->searches = 0;
	bpf_loop(MAX_USER_FRAMES, walk_frame, NULL, 0);
	unwinder_count(UNWINDER_FRAMES, w->frames);
	if (w->error)
		return unwind_fail(ctx, u, w->error);
	if (!w->frames && !u->outcome)
		return unwind_decline(ctx, u);
	return unwind_continue(ctx, u);
}
