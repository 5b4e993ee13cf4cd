// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Counts ticks and events of one process. */
const volatile unsigned int wanted_tgid = 0;
unsigned long long ticks, others, execs, events, cookies;

SEC("perf_event")
int tick(void *ctx)
{
	unsigned int tgid = bpf_get_current_pid_tgid() >> 32;

	if (tgid == wanted_tgid)
		__sync_fetch_and_add(&ticks, 1);
	else
		others++;
	return 0;
}

SEC("perf_event")
int event(void *ctx)
{
	__sync_fetch_and_add(&events, 1);
	__sync_fetch_and_add(&cookies, bpf_get_attach_cookie(ctx));
	return 0;
}

SEC("raw_tp/sched_process_exec")
int execed(void *ctx)
{
	__sync_fetch_and_add(&execs, 1);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int execed_typed(void *ctx)
{
	__sync_fetch_and_add(&execs, 1000);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
