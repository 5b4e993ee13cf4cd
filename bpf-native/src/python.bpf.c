// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames of CPython 3.6 to 3.14. Called at the first frame of _PyEval_EvalFrameDefault, it finds the PyThreadState of
 * the thread and pushes all its frames, those of each call of the function as a segment of their own.
 *
 * A frame's words: the address of its code object; the offset of the instruction at hand (low half) and a checksum of
 * fields that tell the code object from another one at the same address (high half; 0: it could not be read here).
 */
#include "unwinder.h"
#include "python.h"

char LICENSE[] SEC("license") = "GPL";

#define PAGE_BYTES 4096
#define MAX_THREADS 1024 /* walked of a process, of all interpreters together */
#define MAX_STATES 4	 /* PyThreadStates of one thread, in as many interpreters */
#define NO_CFRAME 0xffff
#define FIRST_FOREIGN_OWNER 3 /* enum _frameowner: FRAME_OWNED_BY_CSTACK (3.12), FRAME_OWNED_BY_INTERPRETER (3.14) */
#define UNICODE_HASH 24	      /* PyASCIIObject.hash, Include/cpython/unicodeobject.h */
#define STRAY_INSTRUCTION 0xffffffffU

RUNTIME_PROCESSES(struct python_process);

/* Copies of the target's structures. The window is a page as a rule, since frames are neighbours from 3.11 on. */
struct python_scratch {
	u64 window_base;
	u64 window_bytes;
	u64 first_frames[MAX_STATES];
	u8 thread[PYTHON_THREAD_BYTES];
	u8 code[PYTHON_CODE_BYTES];
	u8 window[PAGE_BYTES + PYTHON_FRAME_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct python_scratch);
} python_scratch SEC(".maps");

struct walk {
	struct unwind *u;
	struct sample *s;
	struct python_process *process;
	struct python_scratch *scratch;
	u64 frame;
	u64 last_code; /* recursion repeats it */
	u64 mark;      /* a frame that came before: a list that comes to it again is a circle */
	u32 last_checksum;
	u32 failure; /* enum unwinder_counter; 0: none */
	u32 steps, steps_to_mark;
};

struct search {
	struct python_process *process;
	struct python_scratch *scratch;
	u64 thread_pointer;
	u64 interpreter;
	u64 state;
	u32 found;
	u32 interpreters;
};

static __always_inline u64 thread_field(struct python_scratch *m, u16 offset)
{
	return *(u64 *)&m->thread[offset & (PYTHON_THREAD_BYTES - 8)];
}

static __always_inline u64 code_word(struct python_scratch *m, u16 offset)
{
	return *(u64 *)&m->code[offset & (PYTHON_CODE_BYTES - 8)];
}

static __always_inline u32 code_half(struct python_scratch *m, u16 offset)
{
	return *(u32 *)&m->code[offset & (PYTHON_CODE_BYTES - 4)];
}

/*
 * pthread_self() is the thread pointer on x86-64, and the address of a structure right below it on arm64, with glibc
 * and musl; two such structures are at least a stack apart.
 */
static __always_inline int is_same_thread(u64 thread_id, u64 thread_pointer)
{
#if defined(__TARGET_ARCH_x86)
	return thread_id == thread_pointer;
#else
	return thread_pointer - thread_id < 8192;
#endif
}

/* Reads a PyThreadState; keeps it when it is this thread's and has frames. */
static __always_inline int look_at_state(struct search *l, u64 state)
{
	struct python_process *p = l->process;
	struct python_scratch *m = l->scratch;
	u32 size = p->thread_bytes, at = l->found;
	u64 frame;

	if (size > PYTHON_THREAD_BYTES)
		size = PYTHON_THREAD_BYTES;
	if (read_user(m->thread, size, state))
		return -1;
	if (!is_same_thread(thread_field(m, p->thread_id), l->thread_pointer))
		return 0;
	frame = thread_field(m, p->thread_frame);
	if (p->cframe_frame != NO_CFRAME && (!frame || read_user(&frame, 8, frame + p->cframe_frame)))
		return 0;
	if (!frame || at >= MAX_STATES)
		return 0;
	m->first_frames[at & (MAX_STATES - 1)] = frame;
	l->found = at + 1;
	return 1;
}

/* One PyThreadState, or the step to the next interpreter. */
static long search_step(__attribute__((unused)) u32 index, struct search *l)
{
	struct python_process *p = l->process;

	if (!l->state) {
		if (!l->interpreter || ++l->interpreters > 16)
			return 1;
		if (read_user(&l->state, 8, l->interpreter + p->interpreter_threads) ||
		    read_user(&l->interpreter, 8, l->interpreter + p->interpreter_next))
			return 1;
		return 0;
	}
	if (look_at_state(l, l->state) < 0)
		return 1;
	l->state = thread_field(l->scratch, p->thread_next);
	/* Only a process with several interpreters may have several states for a thread. */
	return l->found >= MAX_STATES || (l->found && !l->interpreter && l->interpreters == 1);
}

/*
 * Finds the thread's states, the innermost first: an interpreter is put at the head of the list when it is made, so
 * that the code that made it is in one behind.
 */
static __always_inline void find_states(struct search *l)
{
	struct python_process *p = l->process;
	u64 newest = p->main_interpreter, state = 0;

	if (p->interpreters && read_user(&newest, 8, p->interpreters))
		return;
	if (newest == p->main_interpreter && p->thread_slot &&
	    !read_user(&state, 8, l->thread_pointer + (s64)p->thread_slot) && state && look_at_state(l, state) > 0)
		return;
	l->interpreter = newest;
	bpf_loop(MAX_THREADS, search_step, l, 0);
}

/* Makes the window hold the frame; its offset in there, or -1. */
static __always_inline s64 frame_offset(struct walk *w)
{
	struct python_scratch *m = w->scratch;
	u64 frame = w->frame, base = frame & ~(u64)(PAGE_BYTES - 1), offset = frame - m->window_base;
	u32 size = w->process->frame_bytes;

	if (size > PYTHON_FRAME_BYTES)
		size = PYTHON_FRAME_BYTES;
	if (frame >= m->window_base && offset + size <= m->window_bytes)
		return offset;
	if (frame - base + size <= PAGE_BYTES && !read_user(m->window, PAGE_BYTES, base)) {
		m->window_base = base;
		m->window_bytes = PAGE_BYTES;
		return frame - base;
	}
	m->window_base = frame;
	m->window_bytes = size;
	if (!read_user(m->window, size, frame))
		return 0;
	m->window_bytes = 0;
	return -1;
}

static __always_inline u64 frame_word(struct python_scratch *m, u64 offset, u16 field)
{
	return *(u64 *)&m->window[(offset & (PAGE_BYTES - 1)) + (field & (PYTHON_FRAME_BYTES - 8))];
}

/* CodeObject.checksum of the Java half. 0 when the code object is not there; 1 for code that is no function's. */
static __always_inline u32 checksum(struct walk *w, u64 code)
{
	struct python_process *p = w->process;
	struct python_scratch *m = w->scratch;
	u32 size = p->code_bytes;
	u64 sum, name_hash;

	if (size > PYTHON_CODE_BYTES)
		size = PYTHON_CODE_BYTES;
	if (read_user(m->code, size, code))
		return 0;
	/* _Py_InitCleanup, the frame beneath an inlined __init__(): its file is its name. */
	if (p->calls == PYTHON_SHIM_FRAME && code_word(m, p->code_filename) == code_word(m, p->code_name))
		return 1;
	/* Short-lived functions are made of memory that has just been given back, so all addresses may be the same. */
	if (read_user(&name_hash, 8, code_word(m, p->code_qualname) + UNICODE_HASH))
		return 0;
	sum = name_hash;
	sum = sum * 0x9e3779b97f4a7c15ULL + code_word(m, p->code_name);
	sum = sum * 0x9e3779b97f4a7c15ULL + code_word(m, p->code_qualname);
	sum = sum * 0x9e3779b97f4a7c15ULL + code_word(m, p->code_filename);
	sum = sum * 0x9e3779b97f4a7c15ULL + code_word(m, p->code_lines);
	sum = sum * 0x9e3779b97f4a7c15ULL + code_half(m, p->code_first_line);
	sum = sum * 0x9e3779b97f4a7c15ULL + code_half(m, p->code_argcount);
	return sum >> 32 | 2;
}

static long push_python_frame(__attribute__((unused)) u32 index, struct walk *w)
{
	struct python_process *p = w->process;
	struct python_scratch *m = w->scratch;
	u64 code, last;
	u8 owner = 0;
	s64 offset;

	if (!w->frame)
		return 1;
	if (w->frame == w->mark) {
		w->failure = UNWINDER_BAD_STATE;
		return 1;
	}
	if (w->steps++ == w->steps_to_mark) {
		w->mark = w->frame;
		w->steps_to_mark = 2 * w->steps;
	}
	offset = frame_offset(w);
	if (offset < 0) {
		w->failure = UNWINDER_UNREADABLE;
		return 1;
	}
	if (p->calls != PYTHON_FRAME_A_CALL)
		owner = m->window[(offset & (PAGE_BYTES - 1)) + (p->frame_owner & (PYTHON_FRAME_BYTES - 1))];
	w->frame = frame_word(m, offset, p->frame_back);
	if (p->calls == PYTHON_SHIM_FRAME && owner >= FIRST_FOREIGN_OWNER) {
		end_segment(w->u, w->s);
		return 0;
	}
	/* Since 3.14 references have a tag in their low bits. */
	code = frame_word(m, offset, p->frame_code) & ~7ULL;
	last = frame_word(m, offset, p->frame_last);
	if (!code) {
		w->failure = UNWINDER_BAD_STATE;
		return 1;
	}
	if (p->code_start) {
		last = (s64)(last - code - p->code_start) >> 1;
		if (last > 0x7fffffff)
			last = STRAY_INSTRUCTION;
	}
	if (code != w->last_code) {
		w->last_code = code;
		w->last_checksum = checksum(w, code);
	}
	if (w->last_checksum != 1 && !push_frame1(w->u, w->s, code, (u64)w->last_checksum << 32 | (last & 0xffffffff)))
		return 1;
	if (p->calls == PYTHON_FRAME_A_CALL || (p->calls == PYTHON_ENTRY_FLAG && owner))
		end_segment(w->u, w->s);
	return 0;
}

UNWINDER(unwind_python)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct python_process *process;
	struct python_scratch *scratch;
	struct search search = {};
	struct walk walk = {};
	u32 zero = 0, before, i;

	if (!u || !s)
		return 0;
	unwinder_count(UNWINDER_RUNS, 1);
	process = runtime_process(u);
	if (!process)
		return unwind_fail(ctx, u, UNWINDER_NO_PROCESS);
	scratch = bpf_map_lookup_elem(&python_scratch, &zero);
	if (!scratch)
		return 0;
	search.process = process;
	search.scratch = scratch;
	search.thread_pointer = thread_pointer();
	find_states(&search);
	if (!search.found)
		return unwind_fail(ctx, u, UNWINDER_NO_THREAD);
	walk.u = u;
	walk.s = s;
	walk.process = process;
	walk.scratch = scratch;
	scratch->window_bytes = 0;
	before = u->frames;
	for (i = 0; i < MAX_STATES; i++) {
		if (i >= search.found || u->outcome)
			break;
		walk.frame = scratch->first_frames[i];
		bpf_loop(2 * MAX_USER_FRAMES, push_python_frame, &walk, 0);
	}
	unwinder_count(UNWINDER_FRAMES, u->frames - before);
	if (walk.failure)
		return unwind_fail(ctx, u, walk.failure);
	return unwind_continue(ctx, u);
}
