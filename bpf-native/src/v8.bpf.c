// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks the stack of V8, JavaScript's engine in Node.js: code of its compilers and its embedded builtins, by the frame
 * pointer that all of them keep. What lies at a frame pointer is said by src/execution/frame-constants.h of V8: the
 * caller's frame pointer and return address above it, below it a context or a marked frame type, the function, and in
 * frames of the interpreter the bytecode array and the offset in it.
 *
 * A marked type is a small integer, all of which have bit 0 clear; pointers to objects have bits 0 and 1 at 01.
 * Code that has no frame yet, or no longer, is told by its instructions, so that neither it nor its caller is lost.
 */
#include "unwinder.h"

char LICENSE[] SEC("license") = "GPL";

/* Below the frame pointer; the Java half checks that the executable's metadata say the same. */
#define FP_CONTEXT 8
#define FP_FUNCTION 16
#define FP_BYTECODE_ARRAY 32
#define FP_BYTECODE_OFFSET 40

#define TAG_MASK 3
#define OBJECT_TAG 1
#define SMI_SHIFT 32

/* What a frame is, in the low bits of its payload. V8FrameLayout of the Java half. */
#define KIND_BUILTIN 0	   /* payload: offset in the builtins << 3 */
#define KIND_INTERPRETED 1 /* payload: function info; offset | cookie << 32; bytecode array */
#define KIND_JIT 2	   /* payload: function info; pc; hash of the code there | cookie << 32 */
#define KIND_LEAF 3	   /* as KIND_JIT, but its function info may be 0 and it had no frame */
#define KIND_FUNCTION 4	   /* payload: function info; offset in the builtins or 0 | cookie << 32 */
#define KIND_MARKED 5	   /* payload: frame type << 3; pc; hash of the code there; what lies where functions do */
#define KIND_SHIFT 3

/* UNWINDER_OWN and on: what frames there were. */
#define COUNT_NOT_V8 (UNWINDER_OWN + 0)
#define COUNT_FRAMELESS (UNWINDER_OWN + 1)

/* What user space publishes of a process. */
struct v8_process {
	u64 builtins_start; /* embedded builtins in the executable's text */
	u64 builtins_end;
	u64 copy_start; /* the same, mapped again near the compilers' code; 0: they are not */
	u64 copy_end;
	u64 jit_start; /* all code of the compilers lies between; so may other code */
	u64 jit_end;
	u64 function_info_map;	/* of SharedFunctionInfo; found here, by its instance type */
	u64 bytecode_array_map; /* likewise */
	u32 trampoline_start;	/* InterpreterEntryTrampoline in the builtins; calls the bytecode handlers */
	u32 trampoline_frame;	/* first instruction of it that sets up the frame */
	u32 trampoline_end;
	u32 map_type;	     /* offset of Map::instance_type */
	u32 function_shared; /* offset of JSFunction::shared */
	u32 info_name;	     /* offset of SharedFunctionInfo::name_or_scope_info */
	u32 info_script;     /* offset of SharedFunctionInfo::script */
	u16 type_function_info;
	u16 type_bytecode_array;
	u16 type_entry; /* frame types of calls from C++ */
	u16 type_construct_entry;
	u32 prologue_start; /* BaselineOutOfLinePrologue, which sets up the frame of code that calls it first */
	u32 prologue_end;
	u32 reserved;
};
_Static_assert(sizeof(struct v8_process) == 112, "v8_process is shared with Java");

RUNTIME_PROCESSES(struct v8_process);

/* What one walk knows. Functions that take none of it are global, so that the verifier looks at each once. */
struct walk {
	struct v8_process p;
	u64 info; /* SharedFunctionInfo of the frame at hand, without its tag */
	u32 cookie;
	u32 builtin_function; /* it is one that V8 itself brings */
	u32 result;	      /* enum walk_result */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct walk);
} walk_scratch SEC(".maps");

enum walk_result {
	WALK_MORE = 0,
	WALK_LEFT,
	WALK_DECLINE,
	WALK_UNREADABLE,
	WALK_FULL,
};

enum where {
	NOWHERE = 0,
	IN_BUILTINS,
	IN_JIT,
};

static __always_inline struct walk *walk_state(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&walk_scratch, &zero);
}

static __always_inline int is_builtin(struct v8_process *p, u64 pc, u32 *offset)
{
	if (pc >= p->builtins_start && pc < p->builtins_end)
		*offset = pc - p->builtins_start;
	else if (pc >= p->copy_start && pc < p->copy_end)
		*offset = pc - p->copy_start;
	else
		return 0;
	return 1;
}

__attribute__((noinline)) int is_generated(u64 pc)
{
	struct unwind *u = unwind_state();

	return u && find_mapping(u, pc) && u->slot == unwinder_slot && u->kind == CODE_GENERATED;
}

static __always_inline int where_is(struct walk *w, u64 pc, u32 *offset)
{
	*offset = 0;
	if (is_builtin(&w->p, pc, offset))
		return IN_BUILTINS;
	if (pc < w->p.jit_start || pc >= w->p.jit_end)
		return NOWHERE;
	return is_generated(pc) ? IN_JIT : NOWHERE;
}

static __always_inline int in_trampoline(struct v8_process *p, u32 offset)
{
	return offset >= p->trampoline_start && offset < p->trampoline_end;
}

/* Whether a tagged word is an object of that type; maps do not move, so one that was right is remembered. */
static __always_inline int has_map(struct v8_process *p, u64 map, u64 *known, u16 wanted)
{
	u16 type;

	if (map == *known)
		return 1;
	if ((map & TAG_MASK) != OBJECT_TAG || read_user(&type, 2, map - OBJECT_TAG + (p->map_type & 63)) ||
	    type != wanted)
		return 0;
	*known = map;
	return 1;
}

/* Finds the SharedFunctionInfo of a tagged JSFunction; 0 when it is none. */
__attribute__((noinline)) int load_function(u64 function)
{
	struct walk *w = walk_state();
	u64 shared, info[8];

	if (!w || (function & TAG_MASK) != OBJECT_TAG ||
	    read_user(&shared, 8, function - OBJECT_TAG + (w->p.function_shared & 63)) ||
	    (shared & TAG_MASK) != OBJECT_TAG || read_user(info, sizeof(info), shared - OBJECT_TAG) ||
	    !has_map(&w->p, info[0], &w->p.function_info_map, w->p.type_function_info))
		return 0;
	w->info = shared - OBJECT_TAG;
	w->builtin_function = !(info[1] & OBJECT_TAG);
	w->cookie = (u32)(info[(w->p.info_name >> 3) & 7] >> 3) * 31 + (u32)(info[(w->p.info_script >> 3) & 7] >> 3);
	return 1;
}

/* Tells code from what is generated at the same address later. */
static __always_inline u32 code_hash(u64 pc)
{
	u64 code[4] = {};

	read_user(code, sizeof(code), pc - 16);
	code[0] = (code[0] * 31 + code[1]) * 31;
	code[0] = (code[0] + code[2]) * 31 + code[3];
	return code[0] ^ code[0] >> 32;
}

/* A word of the frame, which the chunk holds; the caller has seen to that. */
static __always_inline u64 frame_word(struct unwind *u, u64 addr)
{
	return u->chunk[((addr - u->chunk_base) >> 3) & (CHUNK_BYTES / 8 - 1)];
}

static __always_inline int load_frame(struct unwind *u, u64 fp)
{
	u64 low = fp - FP_BYTECODE_OFFSET;

	if (low >= u->chunk_base && fp + 16 - u->chunk_base <= u->chunk_len)
		return 0;
	if (fp & 7 || fp < 4096 || fill_chunk(u, low))
		return -1;
	return low >= u->chunk_base && fp + 16 - u->chunk_base <= u->chunk_len ? 0 : -1;
}

static __always_inline int push_jit(struct unwind *u, struct sample *s, struct walk *w, u64 kind, u64 pc)
{
	return push_frame2(u, s, w->info | kind, pc, code_hash(pc) | (u64)w->cookie << 32);
}

static __always_inline int push_interpreted(struct unwind *u, struct sample *s, struct walk *w, u64 offset, u64 array)
{
	return push_frame2(u, s, w->info | KIND_INTERPRETED, (u32)offset | (u64)w->cookie << 32, array);
}

static __always_inline int push_builtin(struct unwind *u, struct sample *s, u32 offset)
{
	return push_frame(u, s, (u64)offset << KIND_SHIFT | KIND_BUILTIN);
}

static __always_inline void push_marked(struct unwind *u, struct sample *s, u64 type, u64 pc, u64 function)
{
	if (!has_room(u, 3))
		return;
	push_word(u, s,
		  FRAME_RUNTIME | 3ULL << FRAME_WORDS_SHIFT | (u64)unwinder_slot << FRAME_SLOT_SHIFT |
		      type << KIND_SHIFT | KIND_MARKED);
	push_word(u, s, pc);
	push_word(u, s, code_hash(pc));
	push_word(u, s, function);
	u->frames++;
}

#if defined(__TARGET_ARCH_x86)

#define ENTRY_FRAME_BYTES 16
#define RETURN_PC(ra) (ra)
#define BEFORE_PC 32
#define BEHIND_PC 64
#define PUSH_MOV 0xe5894855	  /* push rbp; mov rbp,rsp */
#define PUSH_MOV_OTHER 0xec8b4855 /* the same in its other encoding */

#define IN_REGISTER 16

/* From its number in instructions; x86-64 psABI, "DWARF Register Number Mapping". */
static __always_inline u32 dwarf_register(u32 number)
{
	return number < 8 ? 0x54673120 >> number * 4 & 7 : number & 15;
}

struct decoder {
	struct unwind *u;
	u64 prologue; /* the builtin that sets up frames of baseline code, and its copy */
	u64 prologue_copy;
	u32 at;	    /* in the chunk; pc is at BEFORE_PC */
	int popped; /* IN_REGISTER + the register that holds the return address, or 0 while it is on the stack */
	int where;  /* that, or distance of the return address from sp; -1 while nothing is known */
};

/* By bpf_loop below, which keeps the verifier from following every combination of instructions. */
static __always_inline u8 code_byte(struct unwind *u, u32 at)
{
	return ((u8 *)u->chunk)[at & 127];
}

/* Behind `pop rbp` only what drops arguments and returns may follow; steps over one instruction of it. */
static long step_epilogue(__attribute__((unused)) u32 index, struct decoder *d)
{
	u8 b = code_byte(d->u, d->at), next = code_byte(d->u, d->at + 1), third = code_byte(d->u, d->at + 2);
	u32 size = 0;

	if (d->at >= BEFORE_PC) {
		if (d->at == BEFORE_PC)
			d->where = d->popped;
		return 1;
	}
	if ((b & 0xf8) == 0x48 && next == 0x83) /* cmp, add with a byte */
		size = 4;
	else if ((b & 0xf8) == 0x48 && next == 0x81)
		size = 7;
	else if ((b & 0xf8) == 0x48 && (next == 0x39 || next == 0x3b || next == 0x01 || next == 0x03))
		size = 3;
	else if (b == 0x48 && next == 0x8d && third == 0x64) /* lea rsp,[..] */
		size = 5;
	else if (b == 0x48 && next == 0x8d && third == 0x24)
		size = 4;
	else if ((b & 0xf0) == 0x70) /* conditional jump */
		size = 2;
	else if (b == 0x0f && (next & 0xf0) == 0x80)
		size = 6;
	else if (b == 0xc2) /* ret n, which a jump may have skipped */
		size = 3;
	else if ((b & 0xf0) == 0x50) /* push, pop */
		size = 1;
	else if (b == 0x41 && (next & 0xf0) == 0x50) /* of r8 to r15 */
		size = 2;
	if ((b & 0xf8) == 0x58)
		d->popped = IN_REGISTER + (b & 7);
	else if (b == 0x41 && (next & 0xf8) == 0x58)
		d->popped = IN_REGISTER + 8 + (next & 7);
	else if ((b & 0xf8) == 0x50 || (b == 0x41 && (next & 0xf8) == 0x50))
		d->popped = 0;
	d->at = (d->at + size) & 127;
	return !size;
}

static __always_inline int at_return(struct unwind *u)
{
	return code_byte(u, BEFORE_PC) == 0xc3;
}

/* Looks for the frame to be set up behind pc, or just before, or by a builtin that is called behind pc. */
static long find_setup(u32 index, struct decoder *d)
{
	u32 at = (BEFORE_PC - 1 + index) & 127;
	u8 *code = (u8 *)d->u->chunk + at;
	u64 target = 0;

	if (*(u32 *)code == PUSH_MOV || *(u32 *)code == PUSH_MOV_OTHER) {
		d->where = index ? 0 : 8;
		return 1;
	}
	if (code[0] == 0xe8) /* call, its target relative to its end */
		target = d->u->pc + index + 4 + *(s32 *)(code + 1);
	else if (code[0] == 0x49 && code[1] == 0xba) /* mov r10, 64 bits */
		target = *(u64 *)(code + 2);
	if (!index || !target || (target != d->prologue && target != d->prologue_copy))
		return 0;
	d->where = 0;
	return 1;
}

/* Looks for the frame to be taken down before pc, and for pc behind that. */
static long find_takedown(u32 index, struct decoder *d)
{
	u32 at = (BEFORE_PC - 1 - index) & 127;
	u8 b = code_byte(d->u, at);

	if (b != 0xc9 && !(b == 0x5d && code_byte(d->u, at - 3) == 0x48))
		return 0;
	d->at = at + 1;
	d->popped = 0;
	bpf_loop(8, step_epilogue, d, 0);
	return d->where >= 0;
}

/* Return address of a leaf that has no frame of its own now; 0 when it has one. Moves the stack pointer. */
__attribute__((noinline)) u64 frameless_return(u32 before_frame)
{
	struct unwind *u = unwind_state();
	struct walk *w = walk_state();
	struct decoder d = {.u = u, .where = -1};
	u64 ra = 0;
	u8 b;

	if (!u || !w)
		return 0;
	d.prologue = w->p.builtins_start + w->p.prologue_start;
	d.prologue_copy = w->p.copy_start + w->p.prologue_start;
	u->chunk_len = 0;
	if (bpf_probe_read_user(u->chunk, BEFORE_PC + BEHIND_PC, (void *)(u->pc - BEFORE_PC)))
		return 0;
	b = code_byte(u, BEFORE_PC);
	if (before_frame || b == 0xc3 || b == 0xc2)
		d.where = 0;
	if (d.where < 0)
		bpf_loop(BEHIND_PC - 8, find_setup, &d, 0);
	if (d.where < 0)
		bpf_loop(24, find_takedown, &d, 0);
	if (d.where < 0)
		return 0;
	if (d.where >= IN_REGISTER)
		return u->regs[dwarf_register(d.where - IN_REGISTER)];
	if (bpf_probe_read_user(&ra, 8, (void *)(u->sp + d.where)))
		return 0;
	u->sp += d.where + 8;
	return ra;
}

/* The function being called, until it has a frame. */
#define CALLED_FUNCTION(u) ((u)->regs[5])

/*
 * Code of the baseline compiler has its frame set up by a builtin that it calls: until that pops its return address,
 * its caller's lies below. 1 when it has not; the pattern that was found is in the chunk.
 */
static __always_inline int pop_prologue_return(struct unwind *u, u64 *ra)
{
	u32 code = *(u32 *)((u8 *)u->chunk + BEFORE_PC - 1);

	if (code == PUSH_MOV || code == PUSH_MOV_OTHER || code_byte(u, BEFORE_PC) == 0x55 ||
	    bpf_probe_read_user(ra, 8, (void *)u->sp))
		return 0;
	u->sp += 8;
	return 1;
}

#else

/* src/execution/arm64/frame-constants-arm64.h: callee-saved registers lie above the frame's two words. */
#define ENTRY_FRAME_BYTES 160
#define RETURN_PC(ra) ((ra)&0xffffffffffffULL)
#define STP_FP_LR 0xa9bf7bfd
#define RET 0xd65f03c0

__attribute__((noinline)) u64 frameless_return(u32 before_frame)
{
	struct unwind *u = unwind_state();
	u32 i;

	if (!u)
		return 0;
	u->chunk_len = 0;
	if (bpf_probe_read_user(u->chunk, 64, (void *)u->pc))
		return 0;
	if (before_frame || *(u32 *)u->chunk == RET)
		return u->lr;
	for (i = 0; i < 16; i++)
		if (((u32 *)u->chunk)[i] == STP_FP_LR)
			return u->lr;
	return 0;
}

#define CALLED_FUNCTION(u) ((u)->regs[1])

static __always_inline int at_return(struct unwind *u)
{
	return *(u32 *)u->chunk == RET;
}

static __always_inline int pop_prologue_return(struct unwind *u, u64 *ra)
{
	(void)u;
	(void)ra;
	return 0;
}

#endif

/*
 * A leaf without a frame of its own: its caller's frame is the one at the frame pointer, and the return address says
 * where in it. 1 when it was one.
 */
__attribute__((noinline)) int step_frameless(u32 where, u32 offset)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct walk *w = walk_state();
	u32 before_frame, in_prologue, caller;
	u64 pc, sp, ra;
	int from;

	if (!u || !s || !w)
		return 0;
	before_frame = where == IN_BUILTINS && offset >= w->p.trampoline_start && offset <= w->p.trampoline_frame;
	pc = u->pc;
	sp = u->sp;
	ra = RETURN_PC(frameless_return(before_frame));
	from = ra ? where_is(w, ra - 1, &caller) : NOWHERE;
	if (from == NOWHERE) {
		u->sp = sp;
		return 0;
	}
	unwinder_count(COUNT_FRAMELESS, 1);
	w->info = 0;
	w->cookie = 0;
	in_prologue =
	    where == IN_BUILTINS && offset >= w->p.prologue_start && offset < w->p.prologue_end && !at_return(u);
	if (where == IN_JIT) {
		load_function(CALLED_FUNCTION(u));
		push_jit(u, s, w, KIND_LEAF, pc);
	} else if (in_prologue && load_function(CALLED_FUNCTION(u))) {
		pc = ra - 1;
		if (pop_prologue_return(u, &ra))
			push_jit(u, s, w, KIND_LEAF, pc);
		else
			push_frame1(u, s, w->info | KIND_FUNCTION, (u64)w->cookie << 32);
		ra = RETURN_PC(ra);
	} else if (before_frame && load_function(CALLED_FUNCTION(u))) {
		push_frame1(u, s, w->info | KIND_FUNCTION, (u64)w->cookie << 32);
	} else if (from == IN_BUILTINS && in_trampoline(&w->p, caller)) {
		/* A bytecode handler is no frame of its own: it is how the function runs. */
	} else {
		push_builtin(u, s, offset);
	}
	u->pc = ra;
	unwind_left(u);
	return 1;
}

struct return_search {
	struct walk *w;
	u64 sp;
	u64 fp;
	u64 found;
};

static long find_return_at(u32 index, struct return_search *r)
{
	struct v8_process *p = &r->w->p;
	u64 at = r->sp + index * 8, word;

	if (at >= r->fp || bpf_probe_read_user(&word, 8, (void *)at))
		return 1;
	word = RETURN_PC(word);
	if (word < p->jit_start || word >= p->jit_end || (word >= p->copy_start && word < p->copy_end))
		return 0;
	r->found = word;
	return 1;
}

/* Where a leaf in a frameless builtin returns to in compiled code: the innermost such address on the stack. */
static __always_inline u64 find_return(struct unwind *u, struct walk *w, u64 fp)
{
	struct return_search search = {w, u->sp, fp, 0};

	bpf_loop(16, find_return_at, &search, 0);
	return search.found;
}

/* An unmarked frame whose code is a builtin: of the interpreter, of a builtin function, or of its caller. */
__attribute__((noinline)) int push_from_builtin(u64 fp, u32 offset, u32 is_leaf)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct walk *w = walk_state();
	u64 array, at, map, ra;

	if (!u || !s || !w)
		return 0;
	array = frame_word(u, fp - FP_BYTECODE_ARRAY);
	at = frame_word(u, fp - FP_BYTECODE_OFFSET);

	if (!(at & OBJECT_TAG) && at >> SMI_SHIFT && (array & TAG_MASK) == OBJECT_TAG) {
		if (in_trampoline(&w->p, offset) && !is_leaf)
			return push_interpreted(u, s, w, at >> SMI_SHIFT, array);
		if (!w->builtin_function && !read_user(&map, 8, array - OBJECT_TAG) &&
		    has_map(&w->p, map, &w->p.bytecode_array_map, w->p.type_bytecode_array))
			return push_interpreted(u, s, w, at >> SMI_SHIFT, array);
	}
	if (w->builtin_function)
		return push_frame1(u, s, w->info | KIND_FUNCTION, offset | (u64)w->cookie << 32);
	if (!push_builtin(u, s, offset))
		return 0;
	ra = is_leaf ? find_return(u, w, fp) : 0;
	if (ra)
		return push_jit(u, s, w, KIND_JIT, ra - 1);
	return push_frame1(u, s, w->info | KIND_FUNCTION, (u64)w->cookie << 32);
}

struct loop {
	struct unwind *u;
	struct sample *s;
	struct walk *w;
};

/* One frame, by its frame pointer. */
static long walk_frame(__attribute__((unused)) u32 index, struct loop *loop)
{
	struct unwind *u = loop->u;
	struct sample *s = loop->s;
	struct walk *w = loop->w;
	u64 pc = code_address(u), fp = u->fp, ra, marker, function;
	u32 is_leaf = u->leaf && !u->return_address, offset, caller, size = 16;
	int where = where_is(w, pc, &offset), from;

	if (where == NOWHERE) {
		w->result = WALK_LEFT;
		return 1;
	}
	if (is_leaf && step_frameless(where, offset))
		return 0;
	if (fp + 8 <= u->sp || load_frame(u, fp)) {
		w->result = where == IN_JIT ? WALK_DECLINE : WALK_UNREADABLE;
		return 1;
	}
	ra = RETURN_PC(frame_word(u, fp + 8));
	marker = frame_word(u, fp - FP_CONTEXT);
	function = frame_word(u, fp - FP_FUNCTION);
	if ((marker & TAG_MASK) == OBJECT_TAG && load_function(function)) {
		if (where == IN_JIT ? !push_jit(u, s, w, KIND_JIT, pc) : !push_from_builtin(fp, offset, is_leaf)) {
			w->result = WALK_FULL;
			return 1;
		}
	} else if (where == IN_BUILTINS) {
		from = where_is(w, ra - 1, &caller);
		if (!(from == IN_BUILTINS && in_trampoline(&w->p, caller)))
			push_builtin(u, s, offset);
		if (marker >> 1 == w->p.type_entry || marker >> 1 == w->p.type_construct_entry)
			size = ENTRY_FRAME_BYTES;
	} else {
		/* Regular expressions and WebAssembly have marks, or at least a caller of V8's. */
		marker = marker & OBJECT_TAG || marker >> 1 > 63 ? 0 : marker >> 1;
		if (!marker && where_is(w, ra - 1, &caller) == NOWHERE) {
			unwinder_count(COUNT_NOT_V8, 1);
			w->result = WALK_DECLINE;
			return 1;
		}
		push_marked(u, s, marker, pc, function);
	}
	if (u->outcome) {
		w->result = WALK_FULL;
		return 1;
	}
	u->pc = ra;
	u->sp = fp + size;
	u->fp = frame_word(u, fp);
	unwind_left(u);
	return 0;
}

UNWINDER(unwind_v8)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct walk *w = walk_state();
	struct loop loop = {u, s, w};
	struct v8_process *process;
	u32 before;

	if (!u || !s || !w)
		return 0;
	process = runtime_process(u);
	if (!process) {
		unwinder_count(UNWINDER_NO_PROCESS, 1);
		return unwind_decline(ctx, u);
	}
	unwinder_count(UNWINDER_RUNS, 1);
	w->p = *process;
	w->result = WALK_MORE;
	before = u->frames;
	bpf_loop(MAX_USER_FRAMES, walk_frame, &loop, 0);
	process->function_info_map = w->p.function_info_map;
	process->bytecode_array_map = w->p.bytecode_array_map;
	unwinder_count(UNWINDER_FRAMES, u->frames - before);
	switch (w->result) {
	case WALK_DECLINE:
		return unwind_decline(ctx, u);
	case WALK_UNREADABLE:
		unwinder_count(UNWINDER_UNREADABLE, 1);
		u->outcome = OUTCOME_RUNTIME;
		return unwind_continue(ctx, u);
	case WALK_LEFT:
		return unwind_continue(ctx, u);
	default:
		if (!u->outcome)
			u->outcome = OUTCOME_DEPTH;
		return unwind_continue(ctx, u);
	}
}
