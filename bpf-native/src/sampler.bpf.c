// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sampler: runs at each tick of a per-CPU cpu-clock event, and at each sample of a probe's
 * event, whose link says by its cookie which origin it is. Decides whether the task is wanted, and writes one record
 * with the kernel stack and the native user stack, unwound by the tables that user space keeps in the maps below. Three
 * raw tracepoints keep forked, exec'ed and ended processes right until user space has heard of them.
 */
#include "unwinder.h"

char LICENSE[] SEC("license") = "GPL";

/* Set at load. */
const volatile u64 namespace_dev = 0; /* st_dev and st_ino of the PID namespace; 0: the first one */
const volatile u64 namespace_ino = 0;
const volatile u32 include_by_default = 1;
const volatile u32 filter_cgroups = 0;
const volatile u32 inherits_filters = 0; /* whether there are filters by process */
const volatile u32 keep_idle = 0;
const volatile u32 wakeup_bytes = 1 << 18; /* ring fill at which the reader is woken early */

/*
 * pid -> where its mappings lie. Written by user space, by fork (copy), exec and exit (delete) below. User space
 * removes those that are sampled least when it is full. Sized by user space.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u32);
	__type(value, struct process);
} processes SEC(".maps");

/* Executable file -> its rows (see unwind.h). Written by user space, shared by all processes; two words an entry. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 16384);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__array(
	    values, struct {
		    __uint(type, BPF_MAP_TYPE_ARRAY);
		    __uint(max_entries, 1);
		    __uint(map_flags, BPF_F_INNER_MAP | BPF_F_MMAPABLE);
		    __uint(key_size, 4);
		    __uint(value_size, 8);
	    });
} unwind_tables SEC(".maps");

/* Every distinct rule of the machine. Written by user space through mmap. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, u32);
	__type(value, struct unwind_rule);
} unwind_rules SEC(".maps");

/* pid -> FILTER_ bits. Written by user space, by fork and exit below. Sized by user space. */
#define FILTER_INCLUDE 1
#define FILTER_EXCLUDE 2
#define FILTER_INCLUDE_EXECUTABLE 4
#define FILTER_EXCLUDE_EXECUTABLE 8
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u32);
	__type(value, u32);
} pid_filter SEC(".maps");

/* cgroup id -> FILTER_ bits, for a group and all below it. Written by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u64);
	__type(value, u32);
} cgroup_filter SEC(".maps");

/* Word `index` of an executable's table. */
static __always_inline int table_word(void *table, u32 index, u32 *word)
{
	u32 entry = index >> 1;
	u64 *pair = bpf_map_lookup_elem(table, &entry);

	if (!pair)
		return -1;
	*word = index & 1 ? *pair >> 32 : *pair;
	return 0;
}

/* Copies the rule at an ELF virtual address to u->rule; an outcome, or 0. */
static __always_inline u32 find_rule(struct unwind *u, u64 vaddr)
{
	u32 object = u->object, pages, first_page, lo, hi, row, low16 = vaddr & 0xffff;
	struct unwind_rule *rule;
	u64 page;
	void *table;
	int i;

	table = bpf_map_lookup_elem(&unwind_tables, &object);
	if (!table || table_word(table, 0, &pages) || table_word(table, 1, &first_page))
		return OUTCOME_TABLE_PENDING;
	page = (vaddr >> UNWIND_PAGE_SHIFT) - first_page;
	if (page >= pages)
		return OUTCOME_NO_RULE;
	if (table_word(table, UNWIND_HEADER_WORDS + page, &lo) ||
	    table_word(table, UNWIND_HEADER_WORDS + page + 1, &hi) || lo >= hi)
		return OUTCOME_NO_RULE;
	/* Invariant: row lo is at or before the address, row hi behind it. */
	for (i = 0; i < 17; i++) {
		u32 mid;

		if (hi - lo <= 1)
			break;
		mid = lo + ((hi - lo) >> 1);
		if (table_word(table, mid, &row))
			return OUTCOME_NO_RULE;
		if ((row & 0xffff) <= low16)
			lo = mid;
		else
			hi = mid;
	}
	if (table_word(table, lo, &row) || (row & 0xffff) > low16)
		return OUTCOME_NO_RULE;
	row >>= 16;
	rule = bpf_map_lookup_elem(&unwind_rules, &row);
	if (!rule)
		return OUTCOME_NO_RULE;
	u->rule = *rule;
	return rule->cfa_op == CFA_INVALID ? OUTCOME_NO_RULE : 0;
}

static __always_inline u32 step_frame_pointer(struct unwind *u)
{
	u64 fp = u->fp, next, ra;

	if (fp < 4096 || (fp & 7))
		return OUTCOME_NO_RULE;
	if (stack_word(u, fp, &next) || stack_word(u, fp + 8, &ra))
		return OUTCOME_UNREADABLE;
	u->sp = fp + 16;
	u->fp = next;
	u->pc = ra;
	return 0;
}

#if defined(__TARGET_ARCH_x86)
#define DWARF_FP 6
#define DWARF_SP 7

static __always_inline void load_registers(struct unwind *u, struct user_regs *r)
{
	u->pc = r->ip;
	u->sp = r->sp;
	u->fp = r->bp;
	u->lr = 0;
	u->regs[0] = r->ax;
	u->regs[1] = r->dx;
	u->regs[2] = r->cx;
	u->regs[3] = r->bx;
	u->regs[4] = r->si;
	u->regs[5] = r->di;
	u->regs[8] = r->r8;
	u->regs[9] = r->r9;
	u->regs[10] = r->r10;
	u->regs[11] = r->r11;
	u->regs[12] = r->r12;
	u->regs[13] = r->r13;
	u->regs[14] = r->r14;
	u->regs[15] = r->r15;
}

/*
 * struct rt_sigframe behind its return address: siginfo-free part, arch/x86/include/uapi/asm/sigcontext.h.
 * ucontext starts at sp; its sigcontext at 40 holds r8..r15 di si bp bx dx ax cx sp ip.
 */
static __always_inline u32 step_signal(struct unwind *u)
{
	u64 gregs[17];

	if (bpf_probe_read_user(gregs, sizeof(gregs), (void *)(u->sp + 40)))
		return OUTCOME_UNREADABLE;
	u->regs[0] = gregs[13];
	u->regs[1] = gregs[12];
	u->regs[2] = gregs[14];
	u->regs[3] = gregs[11];
	u->regs[4] = gregs[9];
	u->regs[5] = gregs[8];
	u->regs[8] = gregs[0];
	u->regs[9] = gregs[1];
	u->regs[10] = gregs[2];
	u->regs[11] = gregs[3];
	u->regs[12] = gregs[4];
	u->regs[13] = gregs[5];
	u->regs[14] = gregs[6];
	u->regs[15] = gregs[7];
	u->fp = gregs[10];
	u->sp = gregs[15];
	u->pc = gregs[16];
	return 0;
}
#define CODE_ADDRESS(pc) (pc)
#else
#define DWARF_FP 29
#define DWARF_SP 31

static __always_inline void load_registers(struct unwind *u, struct user_regs *r)
{
	int i;

	for (i = 0; i < 29; i++)
		u->regs[i] = r->regs[i];
	u->pc = r->pc;
	u->sp = r->sp;
	u->fp = r->regs[29];
	u->lr = r->regs[30];
}

/* struct rt_sigframe, arch/arm64: siginfo 128 bytes, ucontext; its mcontext at 128 + 176 is fault address, x0..x30, sp,
 * pc. */
static __always_inline u32 step_signal(struct unwind *u)
{
	u64 base = u->sp + 128 + 176 + 8;

	if (bpf_probe_read_user(u->regs, 29 * 8, (void *)base))
		return OUTCOME_UNREADABLE;
	if (bpf_probe_read_user(&u->fp, 8, (void *)(base + 29 * 8)) ||
	    bpf_probe_read_user(&u->lr, 8, (void *)(base + 30 * 8)) ||
	    bpf_probe_read_user(&u->pc, 8, (void *)(base + 32 * 8)) ||
	    bpf_probe_read_user(&u->sp, 8, (void *)(base + 31 * 8)))
		return OUTCOME_UNREADABLE;
	return 0;
}
/* Pointer authentication codes lie above the 48 address bits. */
#define CODE_ADDRESS(pc) ((pc)&0xffffffffffffULL)
#endif

/* As find_mapping(), once in the program. */
static __noinline int is_code(struct unwind *u, u64 addr)
{
	return u ? find_mapping(u, addr) : 0;
}

/*
 * Stacks grow downwards, except from a fiber or an alternate stack that lies above the stack it was entered from. Each
 * such step leads to known code, to another place than the one before, and there are few in a stack: so a damaged one
 * does not go round.
 */
#define MAX_DESCENTS 16
static __always_inline int may_descend(struct unwind *u, u64 cfa, u64 ra)
{
	if (u->descents >= MAX_DESCENTS || cfa == u->descended_to || !is_code(u, CODE_ADDRESS(ra) - 1))
		return 0;
	u->descents++;
	u->descended_to = cfa;
	return 1;
}

/* Applies u->rule to the registers; an outcome, or 0 when there is a caller. */
static __always_inline u32 apply_rule(struct unwind *u)
{
	struct unwind_rule *r = &u->rule;
	u64 base, cfa, fp = u->fp, ra;
	u32 outcome;

	switch (r->cfa_op) {
	case CFA_REG:
	case CFA_DEREF:
		if (r->cfa_reg == DWARF_SP)
			base = u->sp;
		else if (r->cfa_reg == DWARF_FP)
			base = u->fp;
		else if (u->leaf)
			base = u->regs[r->cfa_reg & (REGISTERS - 1)];
		else
			return OUTCOME_NO_RULE;
		cfa = base + r->cfa_off;
		if (r->cfa_op == CFA_DEREF) {
			if (stack_word(u, cfa, &cfa))
				return OUTCOME_UNREADABLE;
			cfa += r->cfa_post;
		}
		break;
	case CFA_PLT:
		cfa = u->sp + 8 + ((u->pc & 15) >= (u64)r->cfa_off ? 8 : 0);
		break;
	case CFA_SIGNAL:
		outcome = step_signal(u);
		if (outcome)
			return outcome;
		u->leaf = 1;
		u->return_address = 0;
		return u->pc ? 0 : OUTCOME_COMPLETE;
	case CFA_STOP:
		return OUTCOME_COMPLETE;
	case CFA_FRAME_POINTER:
		outcome = step_frame_pointer(u);
		if (outcome)
			return outcome;
		goto caller;
	default:
		return OUTCOME_NO_RULE;
	}
	/* A leaf that keeps its return address in a register has its caller's stack pointer as CFA. */
	if (cfa == u->sp && r->ra_op != RA_SAME)
		return OUTCOME_BAD_CFA;
	if (r->ra_op == RA_CFA_OFFSET) {
		if (stack_word(u, cfa + r->ra_off, &ra))
			return OUTCOME_UNREADABLE;
		if (cfa < u->sp && !may_descend(u, cfa, ra))
			return OUTCOME_BAD_CFA;
	} else if (r->ra_op == RA_SAME && u->leaf && u->lr) {
		ra = u->lr;
	} else {
		return OUTCOME_COMPLETE;
	}
	if (r->fp_op == FP_CFA_OFFSET) {
		if (stack_word(u, cfa + r->fp_off, &fp))
			return OUTCOME_UNREADABLE;
	} else if (r->fp_op == FP_REG_DEREF) {
		if (stack_word(u, u->fp + r->fp_off, &fp))
			return OUTCOME_UNREADABLE;
	} else if (r->fp_op == FP_UNDEFINED) {
		fp = 0;
	}
	u->sp = cfa;
	u->fp = fp;
	u->pc = ra;
caller:
	u->pc = CODE_ADDRESS(u->pc);
	u->leaf = 0;
	u->return_address = 1;
	return u->pc ? 0 : OUTCOME_COMPLETE;
}

#define LARGEST_FUNCTION (1 << 20)

/*
 * Whether ra is known code that can have called the function at pc, which lies in the mapping from start to end. On
 * x86-64 that shows in the instruction before it: call rel32 within this mapping leads to a place just before pc, call
 * rel32 to another one and call r/m64 (ff /2, two to seven bytes) lead anywhere. What else lies on a stack, return
 * addresses of calls that are over for instance, rarely passes.
 */
static __always_inline int has_called(struct unwind *u, u64 ra, u64 pc, u64 start, u64 end)
{
	if (!ra || !is_code(u, ra - 1))
		return 0;
#if defined(__TARGET_ARCH_x86)
	u64 code, target;

	if (bpf_probe_read_user(&code, 8, (void *)(ra - 8)))
		return 0;
	if ((code >> 24 & 0xff) == 0xe8) {
		target = ra + (s64)(s32)(code >> 32);
		if (target < start || target >= end)
			return 1;
		if (target <= pc && pc - target < LARGEST_FUNCTION)
			return 1;
	}
	return (code >> 48 & 0x38ff) == 0x10ff || (code >> 40 & 0x38ff) == 0x10ff || (code >> 32 & 0x38ff) == 0x10ff ||
	       (code >> 16 & 0x38ff) == 0x10ff || (code >> 8 & 0x38ff) == 0x10ff;
#else
	(void)pc, (void)start, (void)end;
	return 1;
#endif
}

/*
 * Code without rows in a file that has some: hand-written assembly, which is a leaf most of the time (return address at
 * sp or in the link register), or code that was built with frame pointers. In a leaf whose frame is being made the
 * caller's frame pointer has just been pushed.
 */
static __noinline u32 step_without_rows(struct unwind *u)
{
	u64 pc, start, end, sp, fp, next, ra;

	if (!u)
		return OUTCOME_NO_RULE;
	pc = u->pc - u->return_address;
	start = u->mapping_start;
	end = u->mapping_end;
	sp = u->sp;
	fp = u->fp;
	if (u->leaf) {
#if defined(__TARGET_ARCH_x86)
		if (stack_word(u, sp, &ra))
			return OUTCOME_NO_RULE;
		if (has_called(u, ra, pc, start, end)) {
			sp += 8;
			goto caller;
		}
		if (ra == fp && !stack_word(u, sp + 8, &ra) && has_called(u, ra, pc, start, end)) {
			sp += 16;
			goto caller;
		}
#else
		ra = CODE_ADDRESS(u->lr);
		if (has_called(u, ra, pc, start, end))
			goto caller;
#endif
	}
	if (fp < sp || (fp & 7) || stack_word(u, fp, &next) || stack_word(u, fp + 8, &ra))
		return OUTCOME_NO_RULE;
	ra = CODE_ADDRESS(ra);
	if (!has_called(u, ra, pc, start, end))
		return OUTCOME_NO_RULE;
	sp = fp + 16;
	fp = next;
caller:
	u->sp = sp;
	u->fp = fp;
	u->pc = ra;
	u->leaf = 0;
	u->return_address = 1;
	return 0;
}

struct loop {
	struct unwind *u;
	struct sample *s;
};

/* Whether the frame at hand is one that a runtime's unwinder takes now. */
static __always_inline int is_for_runtime(struct unwind *u)
{
	if (u->kind == CODE_GENERATED)
		return u->declined_pc != u->pc || u->declined_sp != u->sp;
	if (u->kind == CODE_INTERPRETER && !(u->gathered & 1ULL << (u->slot & 63))) {
		u->gathered |= 1ULL << (u->slot & 63);
		return 1;
	}
	return 0;
}

static long unwind_frame(__attribute__((unused)) u32 index, struct loop *loop)
{
	struct unwind *u = loop->u;
	struct sample *s = loop->s;
	u64 pc = u->pc - u->return_address, word;
	u32 outcome;

	if (pc == u->last_pc && u->have_rule) {
		word = u->last_word;
		outcome = 0;
	} else if (!find_mapping(u, pc)) {
		word = FRAME_ADDRESS | (pc & FRAME_PAYLOAD_MASK);
		outcome = OUTCOME_MAPPING_UNKNOWN;
		u->have_rule = 0;
	} else if (u->slot && is_for_runtime(u)) {
		u->next_slot = u->slot;
		u->taken_kind = u->kind;
		u->have_rule = 0;
		return 1;
	} else if (!u->object) {
		word = FRAME_ADDRESS | (pc & FRAME_PAYLOAD_MASK);
		u->rule.cfa_op = CFA_FRAME_POINTER;
		outcome = 0;
		u->have_rule = u->kind != CODE_GENERATED;
	} else {
		u64 vaddr = pc - u->mapping_bias;

		word = (u->kind == CODE_INTERPRETER ? FRAME_CALL : FRAME_OBJECT) |
		       ((u64)u->object << FRAME_OBJECT_SHIFT) | (vaddr & ((1ULL << FRAME_OBJECT_SHIFT) - 1));
		outcome = find_rule(u, vaddr);
		u->have_rule = !outcome && u->kind != CODE_GENERATED;
	}
	u->last_pc = pc;
	u->last_word = word;
	/* A copy of the stack is unwound from this very frame, so its word comes from there. */
	if (outcome != OUTCOME_MAPPING_UNKNOWN && outcome != OUTCOME_TABLE_PENDING) {
		push_word(u, s, word);
		u->frames++;
	}
	if (!outcome)
		outcome = apply_rule(u);
	else if (outcome == OUTCOME_NO_RULE)
		outcome = step_without_rows(u);
	if (!outcome && (u->frames >= MAX_USER_FRAMES || u->words >= MAX_WORDS))
		outcome = OUTCOME_DEPTH;
	if (outcome) {
		u->outcome = outcome;
		return 1;
	}
	return 0;
}

/* What keeps a process out, by pid or by any cgroup above it, is stronger than what lets it in. */
static __always_inline int is_wanted(u32 pid)
{
	u32 *f = bpf_map_lookup_elem(&pid_filter, &pid);
	u32 said = f ? *f : 0;
	int level;

	if (filter_cgroups) {
		u64 id = bpf_get_current_cgroup_id();

		f = bpf_map_lookup_elem(&cgroup_filter, &id);
		if (f)
			said |= *f;
		for (level = 10; level > 0; level--) {
			id = bpf_get_current_ancestor_cgroup_id(level);
			f = id ? bpf_map_lookup_elem(&cgroup_filter, &id) : NULL;
			if (f)
				said |= *f;
		}
	}
	if (said & (FILTER_EXCLUDE | FILTER_EXCLUDE_EXECUTABLE))
		return 0;
	return said & (FILTER_INCLUDE | FILTER_INCLUDE_EXECUTABLE) ? 1 : include_by_default;
}

/* Process and thread id as the namespace being profiled sees them; -1 for those outside. */
static __always_inline int current_ids(u32 *pid, u32 *tid)
{
	struct bpf_pidns_info ids;
	u64 both;

	if (namespace_ino) {
		if (bpf_get_ns_current_pid_tgid(namespace_dev, namespace_ino, &ids, sizeof(ids)))
			return -1;
		*pid = ids.tgid;
		*tid = ids.pid;
		return 0;
	}
	both = bpf_get_current_pid_tgid();
	*pid = both >> 32;
	*tid = both;
	return 0;
}

/*
 * Copies as much of the stack as is there: all that fits, or up to the end of the second or of the first page, since
 * a read that runs past the stack's end fails whole.
 */
static __always_inline void copy_stack(struct unwind *u, struct sample *s)
{
	u32 at = u->words & (MAX_WORDS - 1);
	u32 to_page_end = 4096 - (u->sp & 4095 & ~7ULL);
	u32 size = MAX_STACK_BYTES - 8;
	int i;

	s->pc = u->pc;
	s->sp = u->sp;
	s->fp = u->fp;
	for (i = 0; i < 3; i++) {
		if (size <= MAX_STACK_BYTES - 8 && !bpf_probe_read_user(&s->words[at], size, (void *)u->sp)) {
			s->stack_bytes = size;
			return;
		}
		size = i ? to_page_end : to_page_end + 4096;
	}
}

/* Completes the record and writes it. */
static __always_inline void send(struct unwind *u, struct sample *s)
{
	u64 fill = bpf_ringbuf_query(&samples, BPF_RB_AVAIL_DATA);

	if (u->outcome == OUTCOME_MAPPING_UNKNOWN || u->outcome == OUTCOME_TABLE_PENDING ||
	    u->outcome == OUTCOME_PROCESS_UNKNOWN)
		copy_stack(u, s);
	write_sample(u, s, fill >= wakeup_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

/*
 * Unwinds native frames until the stack ends or a runtime's unwinder takes over. A hand-over that fails (nobody in
 * that slot, or too many before) leaves the frame to its rows or to the frame pointer, once.
 */
static __always_inline void unwind_native_frames(struct perf_context *ctx, struct unwind *u, struct sample *s)
{
	struct loop loop = {u, s};
	int i;

	for (i = 0; i < 2; i++) {
		u->next_slot = 0;
		u->outcome = OUTCOME_DEPTH;
		bpf_loop(MAX_USER_FRAMES, unwind_frame, &loop, 0);
		if (!u->next_slot)
			return;
		u->outcome = 0;
		if (u->handovers++ < MAX_HANDOVERS)
			bpf_tail_call(ctx, &unwinders, u->next_slot);
		u->outcome = OUTCOME_SWITCHES;
		u->declined_pc = u->pc;
		u->declined_sp = u->sp;
	}
}

/*
 * Events of probes come as often as the machine makes them: they have three quarters of the ring, so that a storm of
 * them leaves the clock's samples their room, and costs no more than the reader can take. When the reader is behind
 * all the same, one in four and at last one in sixteen samples is kept, so that what is lost is spread evenly.
 */
static __always_inline int has_no_room(struct unwind *u, u32 origin)
{
	u64 eighth = wakeup_bytes / 4, fill = bpf_ringbuf_query(&samples, BPF_RB_AVAIL_DATA);

	if (fill < 6 * eighth)
		return 0;
	if (origin)
		return 1;
	if (fill < 7 * eighth)
		return 0;
	return ++u->shed & (fill < 7 * eighth + eighth / 2 ? 3 : 15);
}

struct compat_frame {
	u32 fp, pc;
};

/* 32-bit code has no rows here: its frame pointers, words of four bytes. */
static long unwind_compat_frame(__attribute__((unused)) u32 index, struct loop *loop)
{
	struct unwind *u = loop->u;
	struct compat_frame caller;
	u64 pc = u->pc - u->return_address;

	if (u->count && is_code(u, pc) && u->object)
		push_word(u, loop->s,
			  FRAME_OBJECT | (u64)u->object << FRAME_OBJECT_SHIFT |
			      ((pc - u->mapping_bias) & ((1ULL << FRAME_OBJECT_SHIFT) - 1)));
	else
		push_word(u, loop->s, FRAME_ADDRESS | (pc & FRAME_PAYLOAD_MASK));
	u->frames++;
	if (!u->count || u->fp < u->sp || (u->fp & 3) || u->frames >= MAX_USER_FRAMES || u->words >= MAX_WORDS ||
	    bpf_probe_read_user(&caller, sizeof(caller), (void *)u->fp) || !is_code(u, (u64)caller.pc - 1))
		return 1;
	u->sp = u->fp + sizeof(caller);
	u->fp = caller.fp;
	u->pc = caller.pc;
	u->return_address = 1;
	return 0;
}

/*
 * Never runs on a CPU where it is running already: the kernel leaves out a perf event's program there
 * (bpf_overflow_handler of kernel/events/core.c, bpf_prog_active), so that the records of a CPU are made one at a time
 * whatever they come from.
 */
SEC("perf_event")
int sample_cpu(struct perf_context *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	u32 pid, tid, user_mode, origin;
	struct user_regs *regs;
	struct process *process;
	struct unwind *u;
	struct sample *s;
	long n;

	if (task->pid == 0) {
		if (!keep_idle) {
			count(COUNTER_IDLE);
			return 0;
		}
		pid = tid = 0;
	} else if (current_ids(&pid, &tid)) {
		count(COUNTER_OUTSIDE);
		return 0;
	}
	if (!is_wanted(pid)) {
		count(COUNTER_FILTERED);
		return 0;
	}
	origin = bpf_get_attach_cookie(ctx) & (MAX_ORIGINS - 1);
	count(COUNTER_TAKEN);
	count(COUNTER_ORIGIN_TAKEN + origin);
	s = unwind_sample();
	u = unwind_state();
	if (!s || !u || has_no_room(u, origin)) {
		count_unwritten(COUNTER_RING_FULL, origin);
		return 0;
	}
	if (u->unwritten)
		count_unwritten(COUNTER_UNFINISHED, u->unwritten - 1);
	u->unwritten = 1 + origin;

	s->time = bpf_ktime_get_ns();
	s->pid = pid;
	s->tid = tid;
	s->generation = 0;
	s->cpu = bpf_get_smp_processor_id();
	s->kernel_frames = 0;
	s->origin = origin;
	s->label_words = 0;
	s->stack_bytes = 0;
	s->pc = s->sp = s->fp = 0;
	bpf_get_current_comm(s->comm, sizeof(s->comm));
	u->pid = pid;
	u->words = 0;
	u->frames = 0;
	u->outcome = OUTCOME_NONE;
	u->return_address = 0;

	user_mode = REGS_ARE_USER(&ctx->regs);
	if (!user_mode) {
		n = bpf_get_stack(ctx, s->words, MAX_KERNEL_FRAMES * 8, 0);
		if (n > 0) {
			s->kernel_frames = n >> 3;
			u->words = n >> 3;
		}
	}
	if (task->flags & PF_KTHREAD || task->pid == 0)
		goto out;
	/* Nothing of the user's stack has been read yet. */
	regs = (struct user_regs *)u->chunk;
	if (user_mode) {
		__builtin_memcpy(regs, &ctx->regs, sizeof(*regs));
	} else {
		void *saved = (void *)bpf_task_pt_regs(task);

		if (!saved || bpf_probe_read_kernel(regs, sizeof(*regs), saved) || !REGS_ARE_USER(regs))
			goto out;
	}
	load_registers(u, regs);
	u->mapping_start = u->mapping_end = 0;
	u->last_pc = 0;
	u->have_rule = 0;
	u->chunk_base = 0;
	u->chunk_len = 0;
	u->gathered = 0;
	u->handovers = 0;
	u->declined_pc = 0;
	u->descended_to = 0;
	u->descents = 0;
	u->leaf = 1;
	u->count = 0;
	process = bpf_map_lookup_elem(&processes, &pid);
	if (REGS_ARE_COMPAT(regs)) {
		struct loop loop = {u, s};

		if (process) {
			u->first = process->first;
			u->count = process->count;
		}
		u->outcome = OUTCOME_COMPAT;
		bpf_loop(MAX_USER_FRAMES, unwind_compat_frame, &loop, 0);
		goto out;
	}
	if (!process) {
		u->outcome = OUTCOME_PROCESS_UNKNOWN;
		goto out;
	}
	s->generation = process->generation;
	u->first = process->first;
	u->count = process->count;
	/* First, while the hand-overs that the kernel allows are not used up. */
	if (process->label_slot) {
		u->handovers = 1;
		bpf_tail_call(ctx, &label_sources, process->label_slot);
	}
	unwind_native_frames(ctx, u, s);
out:
	send(u, s);
	return 0;
}

/* Slot 0: goes on behind a runtime's frames, and behind the labels. */
SEC("perf_event")
int unwind_native(struct perf_context *ctx)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();

	if (!u || !s)
		return 0;
	if (!u->outcome)
		unwind_native_frames(ctx, u, s);
	send(u, s);
	return 0;
}

/* A forked process has its parent's address space and its parent's filter. */
SEC("raw_tracepoint/sched_process_fork")
int process_forked(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *child = (struct task_struct *)ctx->args[1];
	u32 pid, tid, child_pid;
	struct process *process, copy;
	u32 *filter, inherited;
	int nr, tgid;

	if (bpf_probe_read_kernel(&nr, 4, __builtin_preserve_access_index(&child->pid)) ||
	    bpf_probe_read_kernel(&tgid, 4, __builtin_preserve_access_index(&child->tgid)) || nr != tgid)
		return 0;
	if (current_ids(&pid, &tid))
		return 0;
	child_pid = nr;
	if (namespace_ino) {
		struct task_struct *parent = bpf_get_current_task_btf();
		struct pid *numbers;
		u32 level = parent->thread_pid->level;

		if (bpf_probe_read_kernel(&numbers, 8, __builtin_preserve_access_index(&child->thread_pid)))
			return 0;
		/* struct upid is a number and a pointer: 16 bytes apart. */
		if (bpf_probe_read_kernel(&child_pid, 4,
					  (char *)__builtin_preserve_access_index(&numbers->numbers[0].nr) +
					      (u64)(level & 31) * 16))
			return 0;
	}
	/* Whatever is still known of an earlier process of this id is not the child's. */
	process = bpf_map_lookup_elem(&processes, &pid);
	if (process) {
		copy = *process;
		bpf_map_update_elem(&processes, &child_pid, &copy, BPF_ANY);
	} else {
		bpf_map_delete_elem(&processes, &child_pid);
	}
	filter = bpf_map_lookup_elem(&pid_filter, &pid);
	if (filter) {
		inherited = *filter;
		bpf_map_update_elem(&pid_filter, &child_pid, &inherited, BPF_ANY);
	} else if (inherits_filters) {
		bpf_map_delete_elem(&pid_filter, &child_pid);
	}
	return 0;
}

/* A new image has none of the old mappings; until user space has read it, its stacks travel as copies. */
SEC("raw_tracepoint/sched_process_exec")
int process_execed(struct bpf_raw_tracepoint_args *ctx)
{
	u32 pid, tid;

	(void)ctx;
	if (!current_ids(&pid, &tid))
		bpf_map_delete_elem(&processes, &pid);
	return 0;
}

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct signal_struct {
	struct {
		int counter;
	} live; /* threads that have not begun to exit */
};

struct task_struct___ending {
	struct signal_struct *signal;
};

#pragma clang attribute pop

/*
 * A process ends with its last thread, not with its first one. Entries are removed here and not by user space alone: a
 * process that lives for a moment may have gone before user space hears of it, or its events may have been dropped.
 */
SEC("raw_tracepoint/sched_process_exit")
int process_exited(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct___ending *task = (struct task_struct___ending *)ctx->args[0];
	struct signal_struct *signal;
	u32 pid, tid;
	int live;

	if (bpf_probe_read_kernel(&signal, 8, __builtin_preserve_access_index(&task->signal)) ||
	    bpf_probe_read_kernel(&live, 4, __builtin_preserve_access_index(&signal->live)) || live)
		return 0;
	if (current_ids(&pid, &tid))
		return 0;
	bpf_map_delete_elem(&processes, &pid);
	if (inherits_filters)
		bpf_map_delete_elem(&pid_filter, &pid);
	return 0;
}
