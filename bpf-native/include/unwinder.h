/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The C half of the unwinder kit: what a runtime's BPF object includes. Its Java half is the package
 * io.hearth.profiler.api; docs/write-an-unwinder.md walks through both.
 *
 * An object has one entry program, which the native unwinder hands over to when it comes to code that the Java half
 * declared (CodeRange):
 *
 *	RUNTIME_PROCESSES(struct my_process);
 *
 *	UNWINDER(unwind_mine)
 *	{
 *		struct unwind *u = unwind_state();
 *		struct sample *s = unwind_sample();
 *		struct my_process *process;
 *
 *		if (!u || !s)
 *			return 0;
 *		process = runtime_process(u);
 *		if (!process)
 *			return unwind_decline(ctx, u);
 *		... push_frame(), next registers into u->pc, u->sp, u->fp ...
 *		return unwind_continue(ctx, u);
 *	}
 *
 * For CODE_INTERPRETER the program pushes every managed frame of the thread, innermost first, with end_segment()
 * behind those of each call of the interpreter function, and leaves the registers alone. For CODE_GENERATED it pushes
 * the frames it can, moves the registers to the first frame outside of its code, calls unwind_left(), and continues.
 * unwind_decline() leaves the frame at hand to the native unwinder; unwind_fail() counts why and ends the stack there.
 *
 * A helper that takes no struct is best a global function (not static, noinline), which the verifier looks at once.
 * Loops over frames go by bpf_loop(), so that the verifier sees them once; every pointer comes from a process that may
 * be hostile, so every list is walked a bounded number of steps, and every read may fail.
 */
#ifndef HEARTH_UNWINDER_H
#define HEARTH_UNWINDER_H

#include "kernel.h"
#include "records.h"
#include "unwind.h"

#define CHUNK_BYTES 4096
#define REGISTERS 32
#define MAX_SLOTS 64
/*
 * The kernel allows 33 tail calls in a row (MAX_TAIL_CALL_CNT of include/linux/bpf.h), and each hand-over takes two:
 * one there and one back. Gathering labels is a hand-over too. Whoever cannot hand back writes the record itself.
 */
#define MAX_HANDOVERS 16

/* What one unwinding knows; too large for the BPF stack. Registers are those of the frame at hand. */
struct unwind {
	u64 pc, sp, fp, lr;
	u64 mapping_start, mapping_end, mapping_bias; /* the piece of code found last: object, slot and kind are its */
	u64 last_pc, last_word;			      /* the frame before: recursion repeats it */
	u64 chunk_base;				      /* user address of chunk[0] */
	u64 gathered;				      /* slots whose interpreter has pushed its frames */
	u64 declined_pc, declined_sp;		      /* a frame that its runtime's unwinder left to the native one */
	u64 descended_to;			      /* where a stack went on that lies below its callee's */
	u32 chunk_len;
	u32 object;
	u16 slot;
	u16 kind;
	u32 first, count; /* the process's mappings */
	u32 pid;
	u32 frames;
	u32 words;	    /* used of sample.words */
	u32 return_address; /* pc is one */
	u32 leaf;	    /* regs[] still hold for this frame */
	u32 outcome;
	u32 have_rule;
	u32 taken_kind; /* of the code that the runtime's unwinder was called for */
	u32 next_slot;	/* whose turn it is; 0: the native unwinder's */
	u32 handovers;	/* to runtimes' unwinders so far */
	u32 descents;	/* to stacks below their callee's */
	u32 unwritten;	/* 1 + origin while a record is being made; of the sample before when it was never written */
	u32 shed;	/* samples met while the ring was nearly full */
	struct unwind_rule rule;
	u64 regs[REGISTERS]; /* of the leaf, by DWARF number */
	u64 chunk[CHUNK_BYTES / 8];
};

/* CPU -> the record being made there. No per-CPU map, whose values end at 32 KiB. Sized by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct sample);
} sample_scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct unwind);
} unwind_scratch SEC(".maps");

/* One entry: the pool that holds every process's mappings; replaced by a larger one when full. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__array(
	    values, struct {
		    __uint(type, BPF_MAP_TYPE_ARRAY);
		    __uint(max_entries, 1);
		    __uint(map_flags, BPF_F_INNER_MAP | BPF_F_MMAPABLE);
		    __uint(key_size, 4);
		    __uint(value_size, 32);
	    });
} mapping_pool SEC(".maps");

/* slot -> program. Slot 0 is the native unwinder; the others are given to runtimes while they are loaded. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, MAX_SLOTS);
	__uint(key_size, 4);
	__uint(value_size, 4);
} unwinders SEC(".maps");

/* slot -> program that gathers the labels of a thread before its stack is unwound. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, MAX_SLOTS);
	__uint(key_size, 4);
	__uint(value_size, 4);
} label_sources SEC(".maps");

/* slot * UNWINDER_COUNTERS + enum unwinder_counter -> count. Read by user space, which makes metrics of them. */
#define UNWINDER_COUNTERS 16
enum unwinder_counter {
	UNWINDER_RUNS = 0,
	UNWINDER_FRAMES = 1,
	UNWINDER_DECLINED = 2,
	UNWINDER_NO_PROCESS = 3, /* nothing published for this process (yet) */
	UNWINDER_UNREADABLE = 4, /* memory of the process that is not there */
	UNWINDER_BAD_STATE = 5,	 /* structures that make no sense */
	UNWINDER_NO_THREAD = 6,	 /* the thread is not known to the runtime */
	UNWINDER_TOO_DEEP = 7,	 /* more frames than fit */
	UNWINDER_OWN = 8,	 /* from here on as the object likes */
};
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, MAX_SLOTS *UNWINDER_COUNTERS);
	__type(key, u32);
	__type(value, u64);
} unwinder_counters SEC(".maps");

/* enum counter -> count. Read by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTER_COUNT);
	__type(key, u32);
	__type(value, u64);
} counters SEC(".maps");

/* struct sample, one a tick. Sized by user space for half a second of samples. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 19);
} samples SEC(".maps");

static __always_inline void count(u32 which)
{
	u64 *n = bpf_map_lookup_elem(&counters, &which);

	if (n)
		*n += 1;
}

/* A sample that was taken and will not be written. */
static __always_inline void count_unwritten(enum counter why, u32 origin)
{
	count(why);
	count(COUNTER_ORIGIN_UNWRITTEN + (origin & (MAX_ORIGINS - 1)));
}

/* Completes the record and writes it; flags of bpf_ringbuf_output(). */
static __always_inline void write_sample(struct unwind *u, struct sample *s, u64 flags)
{
	u32 size;

	u->unwritten = 0;
	s->return_address = u->return_address;
	s->outcome = u->outcome;
	s->user_words = u->words - s->kernel_frames - s->label_words;
	count(COUNTER_OUTCOME + (u->outcome & 15));
	size = SAMPLE_HEADER_BYTES + (u->words & (2 * MAX_WORDS - 1)) * 8 + s->stack_bytes;
	if (size > sizeof(*s))
		size = sizeof(*s);
	if (bpf_ringbuf_output(&samples, s, size, flags))
		count_unwritten(COUNTER_RING_FULL, s->origin);
}

/*
 * Fills the chunk so that it covers addr. Reading 4 KiB costs hardly more than eight
 * bytes; a chunk that runs into an absent page fails whole and is cut at the page's end.
 */
static __always_inline int fill_chunk(struct unwind *u, u64 addr)
{
	u64 base = addr - 128;
	u64 len;

	if (base < u->sp && addr >= u->sp)
		base = u->sp & ~7ULL;
	u->chunk_base = base;
	u->chunk_len = CHUNK_BYTES;
	if (!bpf_probe_read_user(u->chunk, CHUNK_BYTES, (void *)base))
		return 0;
	len = CHUNK_BYTES - (base & (CHUNK_BYTES - 1));
	len &= CHUNK_BYTES - 1;
	u->chunk_len = len;
	if (len >= 8 && base + len >= addr + 8 && !bpf_probe_read_user(u->chunk, len, (void *)base))
		return 0;
	base = addr;
	len = CHUNK_BYTES - (base & (CHUNK_BYTES - 1));
	u->chunk_base = base;
	if (len > CHUNK_BYTES)
		len = CHUNK_BYTES;
	u->chunk_len = len;
	if (len >= 8 && !bpf_probe_read_user(u->chunk, len, (void *)base))
		return 0;
	u->chunk_len = 0;
	return -1;
}

/* A word of the stack, by the chunk that was read last where it holds it; -1 when it is not there. */
static __always_inline int stack_word(struct unwind *u, u64 addr, u64 *word)
{
	u64 off = addr - u->chunk_base;

	if (addr & 7)
		return bpf_probe_read_user(word, 8, (void *)addr) ? -1 : 0;
	if (addr < u->chunk_base || off + 8 > u->chunk_len) {
		if (fill_chunk(u, addr))
			return -1;
		off = addr - u->chunk_base;
	}
	*word = u->chunk[(off >> 3) & (CHUNK_BYTES / 8 - 1)];
	return 0;
}

/* Finds the piece of code that holds addr, into u->mapping_start ... u->kind; 0 when there is none. */
static __always_inline int find_mapping(struct unwind *u, u64 addr)
{
	u32 zero = 0, lo = u->first, hi = u->first + u->count;
	void *pool;
	int i;

	if (addr >= u->mapping_start && addr < u->mapping_end)
		return 1;
	pool = bpf_map_lookup_elem(&mapping_pool, &zero);
	if (!pool)
		return 0;
	for (i = 0; i < 17; i++) {
		struct mapping *m;
		u32 mid;

		if (lo >= hi)
			break;
		mid = lo + ((hi - lo) >> 1);
		m = bpf_map_lookup_elem(pool, &mid);
		if (!m)
			return 0;
		if (addr < m->start) {
			hi = mid;
		} else if (addr >= m->end) {
			lo = mid + 1;
		} else {
			u->mapping_start = m->start;
			u->mapping_end = m->end;
			u->mapping_bias = m->bias;
			u->object = m->object;
			u->slot = m->slot;
			u->kind = m->kind;
			return 1;
		}
	}
	return 0;
}

/* Set at load: the slot that the object's program gets. */
const volatile u32 unwinder_slot = 0;

/* Gathers the labels of the thread at hand (LabelSource of the Java half); see push_label(). */
#define LABELS(name)                                                                                                   \
	SEC("perf_event")                                                                                              \
	int name(struct perf_context *ctx)

#define UNWINDER(name)                                                                                                 \
	SEC("perf_event")                                                                                              \
	int name(struct perf_context *ctx)

/* The object's own map: pid -> what the Java half publishes of a process. */
#define RUNTIME_PROCESSES(type_of_value)                                                                               \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_HASH);                                                                       \
		__uint(max_entries, 4096);                                                                             \
		__uint(map_flags, BPF_F_NO_PREALLOC);                                                                  \
		__type(key, u32);                                                                                      \
		__type(value, type_of_value);                                                                          \
	} runtime_processes SEC(".maps")

/* NULL never, but the verifier wants to see it checked. */
static __always_inline struct unwind *unwind_state(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&unwind_scratch, &zero);
}

static __always_inline struct sample *unwind_sample(void)
{
	u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&sample_scratch, &cpu);
}

static __always_inline void unwinder_count(enum unwinder_counter which, u64 by)
{
	u32 key = (unwinder_slot & (MAX_SLOTS - 1)) * UNWINDER_COUNTERS + (which & (UNWINDER_COUNTERS - 1));
	u64 *n = bpf_map_lookup_elem(&unwinder_counters, &key);

	if (n)
		*n += by;
}

/* 0, or a negative error when not all of it is there; nothing is faulted in. */
static __always_inline long read_user(void *into, u32 size, u64 from)
{
	return bpf_probe_read_user(into, size, (void *)from);
}

/*
 * The thread pointer of the thread at hand: fs base on x86-64, TPIDR_EL0 on arm64. With glibc and musl on x86-64 it is
 * also what pthread_self() gives. Static TLS variables lie at a fixed distance from it.
 */
static __always_inline u64 thread_pointer(void)
{
	struct task_struct *task = bpf_get_current_task_btf();

#if defined(__TARGET_ARCH_x86)
	return task->thread.fsbase;
#else
	return task->thread.uw.tp_value;
#endif
}

static __always_inline void push_word(struct unwind *u, struct sample *s, u64 word)
{
	s->words[u->words & (MAX_WORDS - 1)] = word;
	u->words++;
}

/* Room for a frame with this many words behind the first; counts and ends the stack when there is none. */
static __always_inline int has_room(struct unwind *u, u32 words)
{
	if (u->frames < MAX_USER_FRAMES && u->words + words + 1 < MAX_WORDS)
		return 1;
	u->outcome = OUTCOME_DEPTH;
	unwinder_count(UNWINDER_TOO_DEEP, 1);
	return 0;
}

/* A frame whose words are the low 48 bits of `payload`; 0 when the record is full. RawFrame of the Java half. */
static __always_inline int push_frame(struct unwind *u, struct sample *s, u64 payload)
{
	if (!has_room(u, 0))
		return 0;
	push_word(u, s, FRAME_RUNTIME | ((u64)unwinder_slot << FRAME_SLOT_SHIFT) | (payload & FRAME_RUNTIME_MASK));
	u->frames++;
	return 1;
}

/* With one word more. */
static __always_inline int push_frame1(struct unwind *u, struct sample *s, u64 payload, u64 w1)
{
	if (!has_room(u, 1))
		return 0;
	push_word(u, s,
		  FRAME_RUNTIME | 1ULL << FRAME_WORDS_SHIFT | ((u64)unwinder_slot << FRAME_SLOT_SHIFT) |
		      (payload & FRAME_RUNTIME_MASK));
	push_word(u, s, w1);
	u->frames++;
	return 1;
}

/* With two words more. */
static __always_inline int push_frame2(struct unwind *u, struct sample *s, u64 payload, u64 w1, u64 w2)
{
	if (!has_room(u, 2))
		return 0;
	push_word(u, s,
		  FRAME_RUNTIME | 2ULL << FRAME_WORDS_SHIFT | ((u64)unwinder_slot << FRAME_SLOT_SHIFT) |
		      (payload & FRAME_RUNTIME_MASK));
	push_word(u, s, w1);
	push_word(u, s, w2);
	u->frames++;
	return 1;
}

/* With three words more. */
static __always_inline int push_frame3(struct unwind *u, struct sample *s, u64 payload, u64 w1, u64 w2, u64 w3)
{
	if (!has_room(u, 3))
		return 0;
	push_word(u, s,
		  FRAME_RUNTIME | 3ULL << FRAME_WORDS_SHIFT | ((u64)unwinder_slot << FRAME_SLOT_SHIFT) |
		      (payload & FRAME_RUNTIME_MASK));
	push_word(u, s, w1);
	push_word(u, s, w2);
	push_word(u, s, w3);
	u->frames++;
	return 1;
}

/*
 * CODE_GENERATED that lies in a file: the frame at hand as the native unwinder would have pushed it, to be named by the
 * file's symbols.
 */
static __always_inline int push_native_frame(struct unwind *u, struct sample *s)
{
	u64 vaddr = u->pc - u->return_address - u->mapping_bias;

	if (!has_room(u, 0))
		return 0;
	push_word(u, s,
		  FRAME_OBJECT | (u64)u->object << FRAME_OBJECT_SHIFT | (vaddr & ((1ULL << FRAME_OBJECT_SHIFT) - 1)));
	u->frames++;
	return 1;
}

static __always_inline int copy_label_text(struct sample *s, u32 at, u64 from, u32 size, u32 words)
{
	if (!size)
		return 0;
	s->words[(at + words - 1) & (MAX_WORDS - 1)] = 0;
	return bpf_probe_read_user(&s->words[at & (MAX_WORDS - 1)], size & MAX_LABEL_BYTES, (void *)from) ? -1 : 0;
}

enum push_label_result {
	LABEL_PUSHED = 0,
	LABEL_WAS_CUT = 1, /* pushed, but not all of it */
	LABEL_UNREADABLE = -1,
	LABEL_NO_ROOM = -2,
};

/*
 * Adds a label of the thread at hand: two texts in its memory, copied now, since they may be gone when the record is
 * read. From a LABELS program only. The limits are in records.h.
 */
static __always_inline int push_label(struct unwind *u, struct sample *s, u64 key, u64 key_bytes, u64 value,
				      u64 value_bytes)
{
	u32 at = u->words, words, key_words, value_words;
	u32 key_size = key_bytes > MAX_LABEL_BYTES ? MAX_LABEL_BYTES : key_bytes;
	u32 value_size = value_bytes > MAX_LABEL_BYTES ? MAX_LABEL_BYTES : value_bytes;
	int cut = key_size < key_bytes || value_size < value_bytes;

	key_words = (key_size + 7) >> 3;
	value_words = (value_size + 7) >> 3;
	words = 1 + key_words + value_words;
	if (s->label_words + words > MAX_LABEL_WORDS)
		return LABEL_NO_ROOM;
	if (copy_label_text(s, at + 1, key, key_size, key_words) ||
	    copy_label_text(s, at + 1 + key_words, value, value_size, value_words))
		return LABEL_UNREADABLE;
	s->words[at & (MAX_WORDS - 1)] = key_size | (u64)value_size << LABEL_VALUE_SHIFT | (cut ? LABEL_CUT : 0);
	u->words += words;
	s->label_words += words;
	return cut ? LABEL_WAS_CUT : LABEL_PUSHED;
}

/* CODE_INTERPRETER: the frames of one call of the interpreter function end here. An empty segment is allowed. */
static __always_inline void end_segment(struct unwind *u, struct sample *s)
{
	if (u->words + 1 < MAX_WORDS)
		push_word(u, s, FRAME_SEGMENT | ((u64)unwinder_slot << FRAME_SLOT_SHIFT));
}

/*
 * After u->pc, u->sp and u->fp have been moved to a caller: the leaf's registers no longer hold, and pc is a return
 * address.
 */
static __always_inline void unwind_left(struct unwind *u)
{
	u->leaf = 0;
	u->return_address = 1;
	u->last_pc = 0;
}

/* Address of the instruction at hand: within the call, where pc is a return address. */
static __always_inline u64 code_address(struct unwind *u)
{
	return u->pc - u->return_address;
}

/*
 * Hands back to the native unwinder. Where the kernel does not allow it any more, the record is written as far as it
 * has come.
 */
static __always_inline int unwind_continue(struct perf_context *ctx, struct unwind *u)
{
	struct sample *s;

	u->next_slot = 0;
	bpf_tail_call(ctx, &unwinders, 0);
	s = unwind_sample();
	if (s) {
		u->outcome = OUTCOME_SWITCHES;
		write_sample(u, s, BPF_RB_NO_WAKEUP);
	}
	return 0;
}

/* Goes on to the stack when the labels have been gathered. */
static __always_inline int labels_continue(struct perf_context *ctx)
{
	struct unwind *u = unwind_state();

	return u ? unwind_continue(ctx, u) : 0;
}

/* Leaves the frame at hand to the native unwinder: its rows, or the frame pointer. */
static __always_inline int unwind_decline(struct perf_context *ctx, struct unwind *u)
{
	unwinder_count(UNWINDER_DECLINED, 1);
	u->declined_pc = u->pc;
	u->declined_sp = u->sp;
	return unwind_continue(ctx, u);
}

/* Counts why; CODE_GENERATED ends the stack here, CODE_INTERPRETER goes on with the C frames. */
static __always_inline int unwind_fail(struct perf_context *ctx, struct unwind *u, enum unwinder_counter why)
{
	unwinder_count(why, 1);
	if (u->taken_kind == CODE_GENERATED)
		u->outcome = OUTCOME_RUNTIME;
	return unwind_continue(ctx, u);
}

#define runtime_process(u)                                                                                             \
	({                                                                                                             \
		u32 pid_of_process = (u)->pid;                                                                         \
		bpf_map_lookup_elem(&runtime_processes, &pid_of_process);                                              \
	})

#endif
