// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Jumps into a slot of a shared program array; another object fills it. */
struct value {
	int hits;
	int last_slot;
	long long sums[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct value);
} state SEC(".maps");

int slot = 1;
int fell_through;

SEC("raw_tp/entry")
int entry(void *ctx)
{
	int zero = 0;
	struct value *v = bpf_map_lookup_elem(&state, &zero);

	if (v)
		v->hits++;
	bpf_tail_call(ctx, &slots, slot);
	fell_through++;
	return -1;
}

char LICENSE[] SEC("license") = "GPL";
