// SPDX-License-Identifier: Apache-2.0
/* Recursion of exactly 1,000 frames of go_down above the leaf. */
#include "workload.h"

STEP void deep_leaf(long count)
{
	spin(count);
}

STEP long go_down(int depth)
{
	long below = 0;

	if (depth > 1)
		below = go_down(depth - 1);
	else
		deep_leaf(50 * A_WHILE);
	return below + depth;
}

STEP long deep_loop(double until)
{
	long sum = 0;

	while (now_seconds() < until)
		sum += go_down(1000);
	return sum;
}

int main(int argc, char **argv)
{
	say_ready();
	return deep_loop(now_seconds() + seconds_to_run(argc, argv)) == 42;
}
