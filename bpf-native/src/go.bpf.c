// SPDX-License-Identifier: GPL-2.0-only
/*
 * Go 1.16 and later. Frames of Go are unwound by rows like those of C; this program is called only where a stack ends
 * because the runtime went to another one, and says where it goes on. Which stack a frame is on is told by the bounds
 * of the current goroutine's. The comments give the names of runtime/asm_amd64.s and runtime/cgocall.go.
 *
 *   goroutine's stack                      scheduler's stack (g0; with cgo the thread's own)
 *   main.main ... systemstack         ->   systemstack, function
 *   main.main ... cgocall, asmcgocall ->   asmcgocall, C ..., crosscall2, cgocallback
 *   cgocallback, cgocallbackg, function <-
 *
 * A second program gathers the labels of the current goroutine.
 */
#include "unwinder.h"
#include "go.h"

char LICENSE[] SEC("license") = "GPL";

#define LABELS_CUT (UNWINDER_OWN + 0)
#define LABELS_WITHOUT_ROOM (UNWINDER_OWN + 1)
#define LABELS_UNREADABLE (UNWINDER_OWN + 2)

#define MAX_LABELS 512
#define MAX_BUCKET_BITS 6
#define MAP_SLOTS 8
#define MAP_MIN_TOPHASH 5 /* lower: empty, or moved to the new buckets (runtime/map.go, up to Go 1.23) */

RUNTIME_PROCESSES(struct go_process);

/* The stacks that a nested callback has left, for the sample at hand. */
struct callbacks {
	u64 time; /* of the sample */
	u64 g0_sp;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct callbacks);
} callbacks SEC(".maps");

struct thread {
	u64 g, m, g0, curg;
	u64 goroutine[GO_G_BYTES / 8]; /* the first words of curg */
};

/* The thread's g, m and current goroutine; -1 when it has none, or is no thread of Go. */
static __always_inline int find_thread(struct go_process *process, struct unwind *u, struct thread *t)
{
#if defined(__TARGET_ARCH_x86)
	(void)u;
	if (read_user(&t->g, 8, thread_pointer() + process->tls))
		return -1;
#else
	t->g = u->regs[28]; /* of the innermost frame; C may use it for something else, which the check finds out */
#endif
	if (!t->g || read_user(&t->m, 8, t->g + GO_G_M) || !t->m || read_user(&t->g0, 8, t->m + GO_M_G0) ||
	    read_user(&t->curg, 8, t->m + process->m_curg) || !t->curg)
		return -1;
	if (read_user(t->goroutine, GO_G_BYTES, t->curg) || t->goroutine[GO_G_M / 8] != t->m)
		return -1;
	return 0;
}

static __always_inline int is_on_goroutine(struct thread *t, u64 sp)
{
	return sp >= t->goroutine[GO_G_STACK_LOW / 8] && sp < t->goroutine[GO_G_STACK_HIGH / 8];
}

/* Returns from a function whose stack pointer, behind its prologue, is sp. */
static __always_inline int leave(struct unwind *u, u64 sp, u64 frame)
{
	u64 saved[2];

#if defined(__TARGET_ARCH_x86)
	u64 cfa = sp + frame + 8;

	if (read_user(saved, 16, cfa - 16))
		return -1;
	if (frame)
		u->fp = saved[0];
	u->pc = saved[1];
	u->sp = cfa;
#else
	if (!frame || read_user(saved, 16, sp - 8))
		return -1;
	u->fp = saved[0];
	u->pc = saved[1] & 0xffffffffffffULL;
	u->sp = sp + frame;
#endif
	unwind_left(u);
	return 0;
}

/* Goes on where the goroutine's registers were saved. */
static __always_inline int go_on_at_saved(struct go_process *process, struct unwind *u, struct thread *t)
{
	u64 sp = t->goroutine[GO_G_SCHED_SP / 8];

	if (!is_on_goroutine(t, sp))
		return -1;
	u->sp = sp;
	u->pc = t->goroutine[GO_G_SCHED_PC / 8];
	unwind_left(u);
#if defined(__TARGET_ARCH_x86)
	(void)process;
#else
	/* morestack is called before a function has saved its link register. */
	if (!read_user(&u->lr, 8, t->curg + process->g_sched_lr) && u->lr)
		u->leaf = 1;
#endif
	return 0;
}

/*
 * The stack pointer that asmcgocall left, from what it keeps on the scheduler's stack: the goroutine and how deep its
 * stack was, which holds even when a callback has moved the stack. 0 when that makes no sense.
 */
static __always_inline u64 asmcgocall_sp(struct go_process *process, struct unwind *u, struct thread *t)
{
	u64 g, depth, sp;

	if (read_user(&g, 8, u->sp + process->saved_g) || read_user(&depth, 8, u->sp + process->saved_depth))
		return 0;
	if (!g)
		return is_on_goroutine(t, depth) ? 0 : depth; /* it came from the scheduler's stack */
	sp = t->goroutine[GO_G_STACK_HIGH / 8] - depth;
	return g == t->curg && is_on_goroutine(t, sp) ? sp : 0;
}

/*
 * In cgocallback, on the goroutine's stack: back to the scheduler's stack, whose pointer cgocallback saved in g0, and
 * whose pointer before that lies at 0(SP), for the callback around this one.
 */
static __always_inline int leave_cgocallback(struct unwind *u, struct sample *s, struct thread *t, u64 frame)
{
	struct callbacks *outer;
	u64 sp, before;
	u32 zero = 0;

	outer = bpf_map_lookup_elem(&callbacks, &zero);
	if (!outer)
		return -1;
	if (outer->time == s->time)
		sp = outer->g0_sp;
	else if (read_user(&sp, 8, t->g0 + GO_G_SCHED_SP))
		return -1;
	if (!sp || read_user(&before, 8, sp))
		return -1;
	outer->time = s->time;
	outer->g0_sp = before;
	return leave(u, sp, frame);
}

UNWINDER(unwind_go)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	u32 which = GO_FUNCTIONS, on_goroutine, i;
	struct go_process *process;
	u64 pc, frame = 0, entry = 0, sp;
	struct thread t = {};
	int failed = -1;

	if (!u || !s)
		return 0;
	unwinder_count(UNWINDER_RUNS, 1);
	process = runtime_process(u);
	if (!process) {
		unwinder_count(UNWINDER_NO_PROCESS, 1);
		return unwind_decline(ctx, u);
	}
	pc = code_address(u);
	for (i = 0; i < GO_FUNCTIONS; i++) {
		if (pc >= process->functions[i].start && pc < process->functions[i].end) {
			which = i;
			entry = process->functions[i].start;
			frame = process->functions[i].frame;
		}
	}
	if (which == GO_FUNCTIONS || find_thread(process, u, &t))
		return unwind_decline(ctx, u);
	on_goroutine = is_on_goroutine(&t, u->sp);
#if defined(__TARGET_ARCH_arm64)
	/* Where these keep their caller is not known here. */
	if (which == GO_CGOCALLBACK || (on_goroutine && which >= GO_MORESTACK))
		return unwind_decline(ctx, u);
#endif
	if (on_goroutine ? which == GO_SYSTEMSTACK || which == GO_ASMCGOCALL : which == GO_CGOCALLBACK)
		return unwind_decline(ctx, u);
	if (which == GO_ASMCGOCALL) {
		sp = asmcgocall_sp(process, u, &t);
		if (!sp)
			return unwind_decline(ctx, u);
	} else {
		sp = on_goroutine ? u->sp : t.goroutine[GO_G_SCHED_SP / 8];
		if (!is_on_goroutine(&t, sp))
			return unwind_decline(ctx, u);
	}
	if (which == GO_MCALL && !on_goroutine) {
		u64 argument;

		/* mcall hands the goroutine to its function: while that is still the current one, it is its work. */
		if (read_user(&argument, 8, u->sp) || argument != t.curg)
			return unwind_decline(ctx, u);
	}
	if (!push_native_frame(u, s))
		return unwind_continue(ctx, u);
	unwinder_count(UNWINDER_FRAMES, 1);
	if (which == GO_CGOCALLBACK)
		failed = leave_cgocallback(u, s, &t, frame);
	else if (which == GO_SYSTEMSTACK || which == GO_ASMCGOCALL)
		failed = leave(u, sp, frame);
	else if (on_goroutine)
		failed = leave(u, sp, pc == entry ? 0 : frame);
	else
		failed = go_on_at_saved(process, u, &t);
	if (failed)
		return unwind_fail(ctx, u, UNWINDER_UNREADABLE);
	return unwind_continue(ctx, u);
}

struct label_walk {
	struct unwind *u;
	struct sample *s;
	u64 list;	      /* GO_LABELS_LIST */
	u64 bucket;	      /* GO_LABELS_MAP: where the walk is */
	u64 buckets;	      /* of the array that is walked: left to do */
	u64 next;	      /* the first that is not an overflow of another */
	u64 old, old_buckets; /* the array to walk afterwards; 0: none */
	u32 slot;
};

/* A label as the runtime keeps it: two strings of pointer and length. */
static __always_inline void add_label(struct label_walk *w, const u64 *key, const u64 *value)
{
	switch (push_label(w->u, w->s, key[0], key[1], value[0], value[1])) {
	case LABEL_WAS_CUT:
		unwinder_count(LABELS_CUT, 1);
		break;
	case LABEL_UNREADABLE:
		unwinder_count(LABELS_UNREADABLE, 1);
		break;
	case LABEL_NO_ROOM:
		unwinder_count(LABELS_WITHOUT_ROOM, 1);
		break;
	default:
		break;
	}
}

static long list_label(u32 index, struct label_walk *w)
{
	u64 label[4];

	if (read_user(label, sizeof(label), w->list + (u64)index * sizeof(label))) {
		unwinder_count(LABELS_UNREADABLE, 1);
		return 1;
	}
	add_label(w, label, label + 2);
	return 0;
}

/* runtime/map.go: bmap of map[string]string: eight bytes of tophash, eight keys, eight values, overflow. */
#define BUCKET_KEYS 8
#define BUCKET_VALUES (BUCKET_KEYS + MAP_SLOTS * 16)
#define BUCKET_OVERFLOW (BUCKET_VALUES + MAP_SLOTS * 16)
#define BUCKET_BYTES (BUCKET_OVERFLOW + 8)

/* One slot of a bucket. */
static long map_label(__attribute__((unused)) u32 index, struct label_walk *w)
{
	u64 key[2], value[2];
	u8 top;

	if (w->slot == MAP_SLOTS) {
		u64 overflow = 0;

		w->slot = 0;
		if (!read_user(&overflow, 8, w->bucket + BUCKET_OVERFLOW) && overflow) {
			w->bucket = overflow;
		} else if (w->buckets > 1) {
			w->buckets--;
			w->bucket = w->next;
			w->next += BUCKET_BYTES;
		} else if (w->old) {
			w->bucket = w->old;
			w->next = w->old + BUCKET_BYTES;
			w->buckets = w->old_buckets;
			w->old = 0;
		} else {
			return 1;
		}
	}
	if (read_user(&top, 1, w->bucket + w->slot)) {
		unwinder_count(LABELS_UNREADABLE, 1);
		return 1;
	}
	if (top >= MAP_MIN_TOPHASH) {
		if (read_user(key, 16, w->bucket + BUCKET_KEYS + (u64)w->slot * 16) ||
		    read_user(value, 16, w->bucket + BUCKET_VALUES + (u64)w->slot * 16)) {
			unwinder_count(LABELS_UNREADABLE, 1);
			return 1;
		}
		add_label(w, key, value);
	}
	w->slot++;
	return 0;
}

static __always_inline void gather_map(struct label_walk *w, u64 labels)
{
	u64 map, header[4]; /* hmap: count; flags, B, ...; buckets; oldbuckets */
	u32 bits;

	if (read_user(&map, 8, labels) || !map || read_user(header, sizeof(header), map) || !header[2])
		return;
	bits = header[1] >> 8 & 0xff;
	if (bits > MAX_BUCKET_BITS) {
		unwinder_count(LABELS_WITHOUT_ROOM, 1);
		return;
	}
	w->bucket = header[2];
	w->next = w->bucket + BUCKET_BYTES;
	w->buckets = 1ULL << bits;
	w->old = header[3];
	/* As many when it grows for its overflows, half as many otherwise: sameSizeGrow is bit 3 of the flags. */
	w->old_buckets = header[1] & 8 ? w->buckets : bits ? w->buckets >> 1 : 1;
	bpf_loop(MAX_LABELS + 8, map_label, w, 0);
}

LABELS(label_go)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct label_walk w = {};
	struct go_process *process;
	struct thread t = {};
	u64 labels, list[2];

	if (!u || !s)
		return 0;
	process = runtime_process(u);
	if (!process || !process->label_form || find_thread(process, u, &t))
		return labels_continue(ctx);
	if (read_user(&labels, 8, t.curg + process->g_labels) || !labels)
		return labels_continue(ctx);
	w.u = u;
	w.s = s;
	if (process->label_form == GO_LABELS_MAP) {
		gather_map(&w, labels);
	} else if (!read_user(list, sizeof(list), labels)) {
		w.list = list[0];
		bpf_loop(list[1] > MAX_LABELS ? MAX_LABELS : list[1], list_label, &w, 0);
	}
	return labels_continue(ctx);
}
