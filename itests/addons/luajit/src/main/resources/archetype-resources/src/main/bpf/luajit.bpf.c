// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks the Lua stacks of LuaJIT 2.1 in GC64 mode. The interpreter is assembly with one frame on the C stack for each
 * call from C into Lua, and that frame says whose lua_State it runs; a trace runs in the frame of the interpreter that
 * entered it. So no registry of states is needed: from any sample the next such frame is found on the C stack.
 *
 * Facts are those of LuaJIT's lj_obj.h, lj_frame.h, lj_jit.h and vm_x64.dasc, vm_arm64.dasc (branch v2.1); offsets that
 * have changed between versions are recognised in the process itself.
 */
#include "unwinder.h"

char LICENSE[] SEC("license") = "GPL";

/* Shared with LuaProcess.java. */
struct lua_process {
	u64 vm_start; /* the interpreter's code */
	u64 vm_end;
};
RUNTIME_PROCESSES(struct lua_process);

/* lj_frame.h, CFRAME_*: what the interpreter keeps in its frame on the C stack. */
#if defined(__TARGET_ARCH_x86)
#define CFRAME_SIZE 80
#define CFRAME_PREV 32
#define CFRAME_PC 24
#define CFRAME_L 16
#define CFRAME_NRES 8
#define REG_BASE 1 /* rdx */
#define REG_PC 3   /* rbx */
#define BASE_ACROSS_CALLS(u) ((u)->fp)
#else
#define CFRAME_SIZE 208
#define CFRAME_PREV 0
#define CFRAME_PC 8
#define CFRAME_L 16
#define CFRAME_NRES 40
#define CFRAME_FP 192
#define REG_BASE 19
#define REG_PC 21
#define BASE_ACROSS_CALLS(u) ((u)->regs[REG_BASE])
#endif
#define CFRAME_READ 48
#define CFRAME_FLAGS 3ULL

/* lj_obj.h: types of collectable objects, the 47 bits of a pointer in a tagged value, the tag of a function. */
#define GCT_THREAD 6
#define GCT_FUNCTION 8
#define POINTER_BITS 47
#define POINTER_MASK ((1ULL << POINTER_BITS) - 1)
#define TAG_FUNCTION (-9LL)
#define FFID_LUA 0

/* lj_bc.h: the instructions that call, in a row. */
#define OP_CALLM 65
#define OP_ITERN 70

/* lj_frame.h, FRAME_*: the low bits of a frame's link. */
#define LINK_TYPE 7
#define LINK_CONT 2
#define LINK_VARG 3
#define CONT_FFI_CALLBACK 1

/* lj_obj.h, lua_State. */
struct lua_state {
	u64 nextgc;
	u8 marked, gct, ffid, status;
	u32 unused;
	u64 glref, gclist, base, top, maxstack, stack, openupval, env, cframe;
};

/* lj_obj.h, GCfuncC and the head of GCfuncL. */
struct lua_function {
	u64 nextgc;
	u8 marked, gct, ffid, nupvalues;
	u32 unused;
	u64 env, gclist, pc, f;
};

/* lj_obj.h, GCproto; the bytecode follows. */
struct lua_proto {
	u64 nextgc;
	u8 marked, gct, numparams, framesize;
	u32 sizebc;
	u64 unused, gclist, k, uv;
	u32 sizekgc, sizekn, sizept;
	u8 sizeuv, flags;
	u16 trace;
	u64 chunkname;
	u32 firstline, numline;
	u64 lineinfo, uvinfo, varinfo;
};
_Static_assert(sizeof(struct lua_proto) == 104, "as in lj_obj.h");

/* lj_obj.h, global_State: cur_L has had two places, jit_base follows it. */
#define GLOBAL_BYTES 400
#define GLOBAL_VMSTATE 184
#define GLOBAL_CUR_L 368
#define GLOBAL_CUR_L_2025 376

/*
 * A frame: what it is, the place in it, who called it. Shared with LuaFrame.java.
 *   payload  address of the GCproto or GCfuncC; of the machine code with FRAME_TRACE
 *   word 1   position (24 bits; a trace's number) | check value << 24
 *   word 2   the caller's GCproto (47 bits) | position << 47; 0: not called by Lua code
 *   word 3   global_State, in the innermost frame only
 */
#define FRAME_TRACE (1ULL << POINTER_BITS)
#define POSITION_UNKNOWN 0xffffff
#define POSITION_C 0xfffffe
#define POSITION_BITS 24
#define CALLER_UNKNOWN 0x1ffff

#define SCAN_BYTES 4096
#define SCAN_FIRST 1536 /* spill slots of a trace (at most 1 KiB) and registers saved at an exit */
#define SLOT_BYTES 4096
#define MAX_STEPS 4096

struct pending {
	u64 payload, place, caller;
	u32 there, called;
};

struct walk {
	struct lua_state L; /* of the thread at hand */
	u64 thread;	    /* its address */
	u64 global;
	u64 cframe;    /* its frame on the C stack that belongs to the segment at hand */
	u64 prev;      /* the one before */
	u64 frame;     /* slot of the link of the Lua frame at hand */
	u64 pc;	       /* bytecode that its function returns to */
	u64 likely_pc; /* the same of the innermost frame, if its function holds it */
	u64 trace;     /* machine code, instead of the function of the frame at hand */
	u64 vm_start, vm_end;
	u64 function, target, check, last_link; /* what was read last: recursion repeats it */
	u64 slots_base, scan_base, found;
	u32 slots_len, trace_number, in_cframe, skip, is_lua, sizebc, pushed, last_a, kind, in_registers, unlinked;
	struct pending pending;
	struct lua_function f;
	struct lua_proto proto;
	u64 slots[SLOT_BYTES / 8];
	u64 scan[SCAN_BYTES / 8];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct walk);
} walks SEC(".maps");

struct step {
	struct unwind *u;
	struct sample *s;
	struct walk *w;
};

/* Reads the state that the frame at `cframe` says it runs; 1 if that state agrees. */
static __always_inline int is_cframe_of(struct walk *w, u64 cframe, u64 thread)
{
	if (thread < 4096 || thread >> POINTER_BITS || thread & 7)
		return 0;
	if (read_user(&w->L, sizeof(w->L), thread))
		return 0;
	if (w->L.gct != GCT_THREAD || (w->L.cframe & ~CFRAME_FLAGS) != cframe)
		return 0;
	if (w->L.base < w->L.stack || w->L.base > w->L.maxstack || w->L.glref & 7 || !w->L.glref)
		return 0;
	w->thread = thread;
	w->cframe = cframe;
	return 1;
}

static long scan_word(u32 i, struct step *step)
{
	struct walk *w = step->w;
	u64 cframe = w->scan_base + (u64)i * 16;

	if (is_cframe_of(w, cframe, w->scan[(i * 2 + CFRAME_L / 8) & (SCAN_BYTES / 8 - 1)]) &&
	    (!w->global || w->L.glref == w->global)) {
		w->found = 1;
		return 1;
	}
	return 0;
}

/* Finds the next frame of the interpreter at or above an address of the C stack. */
static __always_inline int find_cframe(struct step *step, u64 sp, u32 limit)
{
	struct walk *w = step->w;
	u32 len = limit;

	w->found = 0;
	w->scan_base = (sp + 15) & ~15ULL;
	if (read_user(w->scan, limit, w->scan_base)) {
		len = 4096 - (w->scan_base & 4095);
		if (len > limit || read_user(w->scan, len & (SCAN_BYTES - 1), w->scan_base))
			return 0;
	}
	if (len <= CFRAME_L + 8)
		return 0;
	bpf_loop((len - CFRAME_L - 8) / 16 + 1, scan_word, step, 0);
	return w->found;
}

/* A word of the Lua stack. Frames lead downwards, so what is read ends at the word. */
static __always_inline int slot(struct walk *w, u64 addr, u64 *word)
{
	u64 off = addr - w->slots_base;

	if (addr < w->slots_base || off + 8 > w->slots_len) {
		u64 base = addr + 8 - SLOT_BYTES;
		u32 len = SLOT_BYTES;

		if (addr & 7 || addr < w->L.stack)
			return -1;
		if (base < w->L.stack || base > addr) {
			base = w->L.stack & ~7ULL;
			len = addr + 8 - base;
		}
		w->slots_base = base;
		w->slots_len = len;
		if (len > SLOT_BYTES || read_user(w->slots, len, base)) {
			w->slots_len = 0;
			return -1;
		}
		off = addr - base;
	}
	*word = w->slots[(off >> 3) & (SLOT_BYTES / 8 - 1)];
	return 0;
}

/* Names what the frame was called at, and pushes it. */
static __always_inline int push_pending(struct step *step)
{
	struct walk *w = step->w;
	struct pending *p = &w->pending;
	u64 words = w->pushed ? 2 : 3;

	if (!p->there)
		return 0;
	p->there = 0;
	/* What C code calls in C is on the C stack already. */
	if ((p->place & POSITION_UNKNOWN) == POSITION_C && !p->caller && !(p->payload & FRAME_TRACE))
		return 0;
	if (!has_room(step->u, words))
		return -1;
	push_word(step->u, step->s,
		  FRAME_RUNTIME | words << FRAME_WORDS_SHIFT | (u64)unwinder_slot << FRAME_SLOT_SHIFT | p->payload);
	push_word(step->u, step->s, p->place);
	push_word(step->u, step->s, p->caller);
	if (!w->pushed)
		push_word(step->u, step->s, w->global);
	w->pushed++;
	step->u->frames++;
	return 0;
}

/* Tells a prototype from another that has taken its memory. The same in Prototype.java. */
static __always_inline u64 check_value(struct lua_proto *p)
{
	u64 h = p->chunkname * 0x9e3779b97f4a7c15ULL;

	h ^= ((u64)p->numline << 32 | p->firstline) * 0xc2b2ae3d27d4eb4fULL;
	h ^= ((u64)p->sizept << 32 | p->sizebc) * 0x165667b19e3779f9ULL;
	return h >> POSITION_BITS;
}

static __always_inline int read_function(struct walk *w, u64 function)
{
	if (function == w->function)
		return 0;
	w->function = 0;
	if (read_user(&w->f, sizeof(w->f), function))
		return UNWINDER_UNREADABLE;
	if (w->f.gct != GCT_FUNCTION)
		return UNWINDER_BAD_STATE;
	w->is_lua = w->f.ffid == FFID_LUA;
	if (w->is_lua) {
		w->target = w->f.pc - sizeof(struct lua_proto);
		if (read_user(&w->proto, sizeof(w->proto), w->target))
			return UNWINDER_UNREADABLE;
		w->check = check_value(&w->proto);
		w->sizebc = w->proto.sizebc;
	} else {
		w->target = function;
		w->check = (w->f.f * 0x9e3779b97f4a7c15ULL) >> POSITION_BITS;
	}
	w->function = function;
	return 0;
}

/* Takes the frame at hand as the one to push next; the one before is called from here. */
static __always_inline int take_frame(struct step *step, u64 value)
{
	struct walk *w = step->w;
	struct pending *p = &w->pending;
	u64 function = value & POINTER_MASK;
	u32 position = POSITION_C;
	int error;

	/* lj_debug.c: a dummy frame of an error in a call holds the thread instead of a function. */
	if (function == w->thread)
		return push_pending(step) ? UNWINDER_TOO_DEEP : 0;
	if ((s64)value >> POINTER_BITS != TAG_FUNCTION)
		return UNWINDER_BAD_STATE;
	error = read_function(w, function);
	if (error)
		return error;
	if (w->is_lua) {
		u64 offset = w->pc - w->target - sizeof(struct lua_proto);

		if (w->likely_pc - w->target - sizeof(struct lua_proto) <= (u64)w->sizebc * 4)
			offset = w->likely_pc - w->target - sizeof(struct lua_proto);
		w->likely_pc = 0;
		position = POSITION_UNKNOWN;
		if (offset <= (u64)w->sizebc * 4)
			position = offset < 4 ? 0 : ((offset >> 2) - 1) & POSITION_UNKNOWN;
	}
	if (p->there && p->called && w->is_lua)
		p->caller = (w->target & POINTER_MASK) | (u64)(position < CALLER_UNKNOWN ? position : CALLER_UNKNOWN)
							     << POINTER_BITS;
	if (push_pending(step))
		return UNWINDER_TOO_DEEP;
	p->payload = w->target & POINTER_MASK;
	p->place = position | w->check << POSITION_BITS;
	p->caller = 0;
	p->called = 0;
	p->there = 1;
	if (w->trace) {
		p->payload = FRAME_TRACE | (w->trace & POINTER_MASK);
		p->place = (w->trace_number & POSITION_UNKNOWN) | w->check << POSITION_BITS;
		w->trace = 0;
	}
	return 0;
}

static __always_inline void finish_segment(struct step *step)
{
	push_pending(step);
	end_segment(step->u, step->s);
}

/* Goes to the state that resumed the one at hand; 0 when there is none. */
static __always_inline int leave_thread(struct step *step)
{
	struct walk *w = step->w;
	u64 above = w->cframe + CFRAME_SIZE, thread = 0;

	/* The main thread lies before the global state, in one piece with it (lj_dispatch.h, GG_State). */
	if (w->thread + sizeof(struct lua_state) == w->global)
		return 0;
	read_user(&thread, 8, above + CFRAME_L);
	if (!is_cframe_of(w, above, thread) && !find_cframe(step, above, SCAN_BYTES))
		return 0;
	w->frame = w->L.base - 8;
	w->slots_len = 0;
	w->in_cframe = 1;
	return 1;
}

/* Begins the segment of a frame on the C stack. */
static __always_inline int enter_cframe(struct step *step)
{
	struct walk *w = step->w;
	u64 words[CFRAME_READ / 8];
	s32 nres;

	if (read_user(words, sizeof(words), w->cframe))
		return UNWINDER_UNREADABLE;
	w->prev = words[CFRAME_PREV / 8] & ~CFRAME_FLAGS;
	if (words[CFRAME_L / 8] != w->thread || (w->prev && w->prev <= w->cframe))
		return UNWINDER_BAD_STATE;
	nres = words[CFRAME_NRES / 8];
	if (nres < 0 && w->frame < w->L.stack - (s64)nres) {
		/* C code called by lj_vm_cpcall(): it has no Lua frame. */
		finish_segment(step);
		if (!w->prev)
			return leave_thread(step) ? 0 : -1;
		w->cframe = w->prev;
		return 0;
	}
	if (!w->pc)
		w->pc = words[CFRAME_PC / 8];
	w->in_cframe = 0;
	return 0;
}

/*
 * Between two functions, the registers of the interpreter are those of the one, its frame that of the other: PC is
 * where the frame will return to, or is about to. The link in memory may be an old one then.
 */
static __always_inline u64 link_in_registers(struct walk *w, u64 link)
{
	u64 pc = w->pc;

	if (!w->in_registers)
		return link;
	w->in_registers = 0;
	if (!w->is_lua || pc - w->target <= sizeof(struct lua_proto) + 4 * (u64)w->sizebc || pc & 3 || pc < 4096 ||
	    pc >> POINTER_BITS)
		return link;
	return pc;
}

/* One step down the Lua stack: 0, or why it ends here; -1 where it should. */
static __always_inline int walk_frame(struct step *step)
{
	struct walk *w = step->w;
	u64 value, link, size;
	u32 instruction;
	int error;

	if (w->in_cframe)
		return enter_cframe(step);
	if (w->frame <= w->L.stack + 8) {
		/* A call of the interpreter that has no Lua frame yet is the innermost; the profiler aligns the rest.
		 */
		if (w->pending.there)
			finish_segment(step);
		return leave_thread(step) ? 0 : -1;
	}
	if (w->frame > w->L.maxstack || slot(w, w->frame, &link) || slot(w, w->frame - 8, &value))
		return UNWINDER_UNREADABLE;
	if (!w->skip) {
		error = take_frame(step, value);
		if (error)
			return error;
	}
	w->skip = 0;
	link = link_in_registers(w, link);
	if (!(link & 3)) {
		if (link != w->last_link) {
			if (read_user(&instruction, 4, link - 4))
				return UNWINDER_UNREADABLE;
			w->last_a = instruction >> 8 & 0xff;
			w->last_link = link;
		}
		w->pc = link;
		w->pending.called = 1;
		w->frame -= 16 + 8 * (u64)w->last_a;
		return 0;
	}
	size = link & ~7ULL;
	if (size > w->frame - w->L.stack || !size)
		return UNWINDER_BAD_STATE;
	w->pc = 0;
	if ((link & 3) == 1)
		goto boundary;
	if ((link & LINK_TYPE) == LINK_VARG) {
		w->skip = 1;
	} else if ((link & LINK_TYPE) == LINK_CONT) {
		if (slot(w, w->frame - 16, &w->pc) || slot(w, w->frame - 24, &value))
			return UNWINDER_UNREADABLE;
		if (value == CONT_FFI_CALLBACK)
			goto boundary;
		w->pending.called = 1;
	}
	w->frame -= size;
	return 0;
boundary:
	finish_segment(step);
	w->frame -= size;
	if (!w->prev)
		return leave_thread(step) ? 0 : -1;
	w->cframe = w->prev;
	w->in_cframe = 1;
	return 0;
}

static long walk_step(__attribute__((unused)) u32 i, struct step *step)
{
	int end = walk_frame(step);

	if (end > 0) {
		unwinder_count(end, 1);
		finish_segment(step);
	}
	return end != 0;
}

/* Where the trace that runs began on the Lua stack; 0: none runs. */
static __always_inline u64 trace_base(struct walk *w)
{
	u64 words[4];

	if (read_user(&w->trace_number, 4, w->global + GLOBAL_VMSTATE) ||
	    read_user(words, sizeof(words), w->global + GLOBAL_CUR_L))
		return 0;
	if (words[0] == w->thread)
		return words[1];
	return words[(GLOBAL_CUR_L_2025 - GLOBAL_CUR_L) / 8] == w->thread ? words[2] : 0;
}

/* Whether a register holds the base of a frame; it is free for other use around calls. */
static __always_inline int is_base(struct walk *w, u64 base)
{
	u64 words[2];

	if (base & 7 || base < w->L.stack + 16 || base > w->L.maxstack)
		return 0;
	if (read_user(words, sizeof(words), base - 16) || (s64)words[0] >> POINTER_BITS != TAG_FUNCTION)
		return 0;
	return words[1] & 3 ? words[1] <= base - w->L.stack + 7 : words[1] > 4096 && !(words[1] >> POINTER_BITS);
}

/* While a function returns, its result is where the function was: the base of its caller, or 0. */
static __always_inline u64 returning_to(struct walk *w, u64 base, u64 pc)
{
	u32 instruction;

	if (base & 7 || base < w->L.stack + 16 || base > w->L.maxstack || pc & 3 || pc < 4096 || pc >> POINTER_BITS ||
	    read_user(&instruction, 4, pc - 4))
		return 0;
	base -= 16 + (instruction >> 8 & 0xff) * 8;
	return (instruction & 0xff) - OP_CALLM <= OP_ITERN - OP_CALLM && is_base(w, base) ? base : 0;
}

/*
 * Where the Lua stack begins: where the trace began, in registers, or in the state. The state is not told before calls
 * of C code that cannot fail; the x86-64 interpreter keeps its base in rbp then.
 */
static __always_inline void find_top(struct unwind *u, struct walk *w, int in_frame)
{
	u64 on_trace = 0, caller;

	w->frame = w->L.base - 8;
	if (w->kind == CODE_GENERATED || !in_frame)
		on_trace = trace_base(w);
	if (on_trace >= w->L.stack + 16 && on_trace <= w->L.maxstack) {
		w->frame = on_trace - 8;
		if (w->kind == CODE_GENERATED)
			w->trace = code_address(u);
		return;
	}
	if (w->kind != CODE_INTERPRETER || w->unlinked)
		return;
	w->likely_pc = u->regs[REG_PC];
	if (u->leaf) {
		w->pc = w->likely_pc;
		if (is_base(w, u->regs[REG_BASE])) {
			w->frame = u->regs[REG_BASE] - 8;
			w->in_registers = 1;
			return;
		}
		caller = returning_to(w, u->regs[REG_BASE], w->pc);
		if (caller) {
			w->frame = caller - 8;
			return;
		}
	}
	if (is_base(w, BASE_ACROSS_CALLS(u)))
		w->frame = BASE_ACROSS_CALLS(u) - 8;
}

/*
 * A frame on the C stack that its state does not know: not yet, or not any more. Its caller is the native unwinder's to
 * find, and the Lua stack is that of the frame before.
 */
static __always_inline int is_unlinked(struct walk *w, u64 sp)
{
	u64 words[CFRAME_READ / 8], before;

	if (read_user(words, sizeof(words), sp))
		return 0;
	before = words[CFRAME_PREV / 8] & ~CFRAME_FLAGS;
	return before > sp && is_cframe_of(w, before, words[CFRAME_L / 8]);
}

/*
 * Code of the interpreter that runs without its frame: lj_vm_floor() and the like, called from C. The caller is at
 * hand on x86-64; its frame may be the interpreter's after all.
 */
static __always_inline int leave_helper(struct unwind *u, struct walk *w)
{
#if defined(__TARGET_ARCH_x86)
	u64 ra;

	if (!u->leaf || w->kind != CODE_INTERPRETER || read_user(&ra, 8, u->sp))
		return 0;
	if (ra >= w->vm_start && ra < w->vm_end)
		return 0;
	if (!find_mapping(u, ra - 1) || u->kind != CODE_NATIVE)
		return 0;
	u->pc = ra;
	u->sp += 8;
	u->gathered &= ~(1ULL << (unwinder_slot & 63));
	unwind_left(u);
	return 1;
#else
	(void)u;
	(void)w;
	return 0;
#endif
}

static __always_inline void clear(struct walk *w)
{
	w->global = 0;
	w->pc = 0;
	w->likely_pc = 0;
	w->trace = 0;
	w->function = 0;
	w->last_link = 0;
	w->slots_base = 0;
	w->slots_len = 0;
	w->skip = 0;
	w->in_registers = 0;
	w->unlinked = 0;
	w->pushed = 0;
	w->pending.there = 0;
}

UNWINDER(unwind_luajit)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct lua_process *process;
	struct step step;
	struct walk *w;
	u32 zero = 0;
	u64 cframe;

	w = bpf_map_lookup_elem(&walks, &zero);
	if (!u || !s || !w)
		return 0;
	process = runtime_process(u);
	if (!process) {
		unwinder_count(UNWINDER_NO_PROCESS, 1);
		return unwind_decline(ctx, u);
	}
	unwinder_count(UNWINDER_RUNS, 1);
	step.u = u;
	step.s = s;
	step.w = w;
	clear(w);
	w->kind = u->taken_kind;
	w->vm_start = process->vm_start;
	w->vm_end = process->vm_end;
	if (w->kind == CODE_GENERATED && u->gathered & 1ULL << (unwinder_slot & 63))
		return unwind_fail(ctx, u, UNWINDER_BAD_STATE);
	w->unlinked = w->kind == CODE_INTERPRETER && is_unlinked(w, u->sp);
	if (!w->unlinked && !find_cframe(&step, u->sp, SCAN_FIRST))
		return leave_helper(u, w) ? unwind_continue(ctx, u) : unwind_fail(ctx, u, UNWINDER_NO_THREAD);
	cframe = w->unlinked ? u->sp : w->cframe;
	if (cframe != u->sp && leave_helper(u, w))
		return unwind_continue(ctx, u);
	w->global = w->L.glref;
	find_top(u, w, w->cframe == u->sp);
	w->in_cframe = 1;
	if (w->unlinked)
		end_segment(u, s);
	bpf_loop(MAX_STEPS, walk_step, &step, 0);
	unwinder_count(UNWINDER_FRAMES, w->pushed);

	/* A trace has no frame of its own: the next one is the interpreter's, in which it runs. */
	if (w->kind == CODE_GENERATED) {
		u->gathered |= 1ULL << (unwinder_slot & 63);
		u->pc = w->vm_start + 16;
		unwind_left(u);
	}
	u->sp = cframe;
#if !defined(__TARGET_ARCH_x86)
	u->fp = cframe + CFRAME_FP;
#endif
	return unwind_continue(ctx, u);
}
