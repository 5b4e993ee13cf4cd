// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* What tail_entry jumps to, with the same maps by name. */
struct value {
	int hits;
	int last_slot;
	long long sums[2];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct value);
} state SEC(".maps");

const volatile int own_slot = 0;

SEC("raw_tp/target")
int target(void *ctx)
{
	int zero = 0;
	struct value *v = bpf_map_lookup_elem(&state, &zero);

	if (!v)
		return -2;
	v->last_slot = own_slot;
	return own_slot * 100;
}

char LICENSE[] SEC("license") = "GPL";
