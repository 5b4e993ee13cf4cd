// SPDX-License-Identifier: Apache-2.0
/* A frameless leaf that runs for a few nanoseconds a call: frame-pointer rules lose its caller. */
#include "workload.h"

STEP long hot(long a, long b)
{
	return (a ^ b) * 7 + (a >> 3) - (b << 2) + (a / 3) + (b / 5);
}

STEP long alternate_a(int depth, long value);

STEP long alternate_b(int depth, long value)
{
	if (depth > 0)
		return alternate_a(depth - 1, value) + 1;
	for (long i = 0; i < A_WHILE; i++)
		value = hot(value, i);
	return value;
}

STEP long alternate_a(int depth, long value)
{
	return alternate_b(depth, value) + 1;
}

STEP long leaf_loop(double until)
{
	long value = 1;

	while (now_seconds() < until)
		value = alternate_a(9, value);
	return value;
}

int main(int argc, char **argv)
{
	say_ready();
	return leaf_loop(now_seconds() + seconds_to_run(argc, argv)) == 42;
}
