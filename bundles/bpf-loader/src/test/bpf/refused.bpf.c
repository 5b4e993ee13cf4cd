// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Each program is refused by the verifier, for a reason of its own. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, long long);
} numbers SEC(".maps");

struct task_struct {
	int invented_member;
} __attribute__((preserve_access_index));

SEC("raw_tp/unchecked")
int unchecked(void *ctx)
{
	int any = bpf_get_prandom_u32();
	long long *value = bpf_map_lookup_elem(&numbers, &any);

	return *value; /* may be null */
}

SEC("raw_tp/missing")
int missing(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	int member = 0;

	bpf_probe_read_kernel(&member, sizeof(member), &task->invented_member);
	return member;
}

SEC("raw_tp/fine")
int fine(void *ctx)
{
	return 7;
}

char LICENSE[] SEC("license") = "GPL";
