// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Tables of any size within a table, filled by user space through shared memory. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 64);
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
} tables SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1000);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, unsigned int);
	__type(value, unsigned long long);
} words SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, unsigned int);
	__type(value, unsigned int);
} per_cpu SEC(".maps");

unsigned int table, row;
unsigned long long found;

SEC("raw_tp/find")
int find(void *ctx)
{
	unsigned int key = table, at = row, one = 1;
	void *inner = bpf_map_lookup_elem(&tables, &key);
	unsigned long long *value;
	unsigned int *n = bpf_map_lookup_elem(&per_cpu, &one);

	if (n)
		*n += 1;
	if (!inner)
		return 1;
	value = bpf_map_lookup_elem(inner, &at);
	if (!value)
		return 2;
	found = *value;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
