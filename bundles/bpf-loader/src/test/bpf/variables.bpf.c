// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Variables of all sections, a subprogram, a callback and a string. */
const volatile int rounds = 3;
const volatile char label[8] = "label";
unsigned long long sum;
int calls = 40;
unsigned short small[4];

static long add(unsigned int index, void *context)
{
	*(unsigned long long *)context += index;
	return 0;
}

static __attribute__((noinline)) int called(int by)
{
	calls += by;
	return calls;
}

__attribute__((noinline)) int called_global(int by)
{
	return called(by) + rounds;
}

SEC("raw_tp/loop")
int loop(void *ctx)
{
	unsigned long long total = 0;

	bpf_loop(rounds, add, &total, 0);
	sum = total;
	small[1] = label[0];
	return called_global(2);
}

SEC("raw_tp/second")
int second(void *ctx)
{
	return called(1);
}

char LICENSE[] SEC("license") = "GPL";
