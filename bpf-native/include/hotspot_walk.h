/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * State of a walk over frames in HotSpot's code cache, and what both architectures do with it. Reads go through the
 * piece of stack that the native unwinder keeps, so that most frames cost no read of the stack.
 */
#ifndef HEARTH_HOTSPOT_WALK_H
#define HEARTH_HOTSPOT_WALK_H

#include "hotspot.h"
#include "unwinder.h"

#define BLOCK_BYTES 512
#define SEGMENT_BYTES 256
#define CODE_BYTES 64
#define FRAME_REACH 65536 /* farthest that a frame pointer is believed to lie above the stack pointer */

enum blob_kind {
	BLOB_NMETHOD,
	BLOB_NATIVE,   /* wrapper of a native method */
	BLOB_ROUTINES, /* StubRoutines: many functions in a blob, no frame size */
	BLOB_TAIL,     /* passes control on and has no frame: adapters, vtable stubs, method handle invokers */
	BLOB_UPCALL,   /* native code that calls Java */
	BLOB_OTHER,
};

/* What the walk knows of the blob found last. */
struct blob {
	u64 address;
	u64 begin, end; /* of its code */
	u64 name;
	u64 deopt, deopt_mh; /* return address of a deoptimised frame */
	s32 frame_bytes;
	s32 complete; /* offset at which the frame is set up; -1: never */
	u32 compile_id;
	u32 orig_pc;
	u32 kind;
};

/* All that a walk knows: one for each CPU, since the verifier allows little stack. */
struct walk {
	struct hotspot_process process; /* a copy, so that it is looked up once */
	u64 pc, sp, fp;			/* of the caller, as it is found */
	u64 word;			/* what read_word() read */
	u64 segmap, segment, piece, piece_end;
	u64 named; /* a name, and the kind that it says */
	u32 named_kind;
	u32 frames;
	u32 error; /* enum unwinder_counter, 0: none */
	u32 searches;
	struct blob blob;
	u64 block[BLOCK_BYTES / 8];
	u8 segments[SEGMENT_BYTES];
	u8 code[CODE_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct walk);
} hotspot_walk SEC(".maps");

static __always_inline struct walk *walk_state(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&hotspot_walk, &zero);
}

/*
 * Global functions, which the verifier checks once each whatever calls them; as static ones they would be checked
 * along every path to them, which are too many. They get at the walk through the map.
 */
#define SUBPROGRAM(name)                                                                                               \
	static __always_inline int name##_in(struct walk *w, struct unwind *u);                                        \
	__noinline int name(void)                                                                                      \
	{                                                                                                              \
		struct walk *w = walk_state();                                                                         \
		struct unwind *u = unwind_state();                                                                     \
                                                                                                                       \
		return w && u ? name##_in(w, u) : -1;                                                                  \
	}                                                                                                              \
	static __always_inline int name##_in(__attribute__((unused)) struct walk *w,                                   \
					     __attribute__((unused)) struct unwind *u)

#define SUBPROGRAM1(name, argument)                                                                                    \
	static __always_inline int name##_in(struct walk *w, struct unwind *u, u64 argument);                          \
	__noinline int name(u64 argument)                                                                              \
	{                                                                                                              \
		struct walk *w = walk_state();                                                                         \
		struct unwind *u = unwind_state();                                                                     \
                                                                                                                       \
		return w && u ? name##_in(w, u, argument) : -1;                                                        \
	}                                                                                                              \
	static __always_inline int name##_in(__attribute__((unused)) struct walk *w,                                   \
					     __attribute__((unused)) struct unwind *u, u64 argument)

SUBPROGRAM1(read_word, addr)
{
	return stack_word(u, addr, &w->word);
}

static __always_inline int word(struct walk *w, u64 addr, u64 *value)
{
	if (read_word(addr))
		return -1;
	*value = w->word;
	return 0;
}

/* An exact instruction is at hand, and the registers hold for it. */
static __always_inline int at_leaf(struct unwind *u)
{
	return u->leaf && !u->return_address;
}

static __always_inline int in_cache(struct walk *w, u64 addr)
{
	return addr >= w->process.cache_start && addr < w->process.cache_end;
}

static __always_inline int in_interpreter(struct walk *w, u64 addr)
{
	return addr >= w->process.interpreter_start && addr < w->process.interpreter_end;
}

/* Whether a pointer may be a frame pointer of the frame at hand. */
static __always_inline int is_near(struct unwind *u, u64 addr)
{
	return addr >= u->sp && addr - u->sp < FRAME_REACH && !(addr & 7);
}

/* The caller's frame pointer and return address lie at `at`. */
static __always_inline int take_pair(struct walk *w, u64 at)
{
	if (word(w, at, &w->fp) || word(w, at + 8, &w->pc))
		return -1;
	w->sp = at + 16;
	return 0;
}

/* Only the return address is on the stack, at `at`. */
static __always_inline int take_address(struct walk *w, struct unwind *u, u64 at)
{
	if (word(w, at, &w->pc))
		return -1;
	w->fp = u->fp;
	w->sp = at + 8;
	return 0;
}

/* Instructions from `addr` on into x->code; zeros where there are none. */
static __always_inline void read_code(struct walk *w, u64 addr)
{
	u32 len = CODE_BYTES;

	if (!bpf_probe_read_user(w->code, CODE_BYTES, (void *)addr))
		return;
	len = 4096 - (addr & 4095);
	if (len >= CODE_BYTES || bpf_probe_read_user(w->code, len & (CODE_BYTES - 1), (void *)addr))
		__builtin_memset(w->code, 0, CODE_BYTES);
}

#define CODE(i) (w->code[(i) & (CODE_BYTES - 1)])

static __always_inline int emit(struct unwind *u, struct sample *s, u64 pointer, u32 kind, u32 cookie, u32 position)
{
	if (at_leaf(u))
		kind |= HOTSPOT_LEAF;
	return push_frame1(u, s, (pointer & ~7ULL) | kind, (u64)cookie << 32 | position);
}

#endif
