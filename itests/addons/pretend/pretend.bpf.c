// SPDX-License-Identifier: GPL-2.0-only
/*
 * The least an unwinder can be: one frame for each call of the function that the Java half declared. Compiled by the
 * tests with -DREFUSED it reads memory that the verifier does not let it read.
 */
#include "unwinder.h"

char LICENSE[] SEC("license") = "GPL";

struct pretend_process {
	u64 cookie;
};

RUNTIME_PROCESSES(struct pretend_process);

UNWINDER(unwind_pretend)
{
	struct unwind *u = unwind_state();
	struct sample *s = unwind_sample();
	struct pretend_process *process;

	if (!u || !s)
		return 0;
	process = runtime_process(u);
	if (!process) {
		unwinder_count(UNWINDER_NO_PROCESS, 1);
		return unwind_decline(ctx, u);
	}
#ifdef REFUSED
	process = *(struct pretend_process **)process->cookie;
#endif
	push_frame1(u, s, code_address(u) - u->mapping_bias, process->cookie);
	end_segment(u, s);
	return unwind_continue(ctx, u);
}
