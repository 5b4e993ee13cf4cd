// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Writes records of growing length as fast as it can. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536);
} records SEC(".maps");

unsigned long long written, refused, discarded, next_number;
unsigned int count = 100;
unsigned long long scratch[64];

static long write_one(unsigned int index, void *context)
{
	unsigned long long n = next_number++;
	unsigned int words = (n & 31) + 1;
	unsigned long long *dropped;

	if ((n & 63) == 63) {
		dropped = bpf_ringbuf_reserve(&records, 16, 0);
		if (dropped) {
			bpf_ringbuf_discard(dropped, BPF_RB_NO_WAKEUP);
			discarded++;
		}
	}
	scratch[0] = n;
	scratch[words & 63] = ~n;
	if (bpf_ringbuf_output(&records, scratch, (words & 63) * 8 + 8, BPF_RB_NO_WAKEUP))
		refused++;
	else
		written++;
	return 0;
}

SEC("raw_tp/produce")
int produce(void *ctx)
{
	bpf_loop(count, write_one, 0, 0);
	return 0;
}

SEC("raw_tp/wake")
int wake(void *ctx)
{
	unsigned long long n = next_number++;

	bpf_ringbuf_output(&records, &n, 8, BPF_RB_FORCE_WAKEUP);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
