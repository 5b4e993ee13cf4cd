// SPDX-License-Identifier: Apache-2.0
/* Almost all of its time goes into clock_gettime, which is code of the vDSO. */
#include "workload.h"

STEP long read_clock(long count)
{
	struct timespec t;
	long sum = 0;

	for (long i = 0; i < count; i++) {
		clock_gettime(CLOCK_MONOTONIC, &t);
		sum += t.tv_nsec;
	}
	return sum;
}

STEP long clock_loop(double until)
{
	long sum = 0;

	while (now_seconds() < until)
		sum += read_clock(10000);
	return sum;
}

int main(int argc, char **argv)
{
	say_ready();
	return clock_loop(now_seconds() + seconds_to_run(argc, argv)) == 42;
}
