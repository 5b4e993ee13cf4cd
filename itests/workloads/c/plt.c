// SPDX-License-Identifier: Apache-2.0
/* Calls a tiny function of another library through the PLT, so that many samples fall into the PLT's own code. */
#include "workload.h"

long tiny(long value);

STEP long plt_caller(long count)
{
	long value = 1;

	for (long i = 0; i < count; i++)
		value = tiny(value);
	return value;
}

STEP long plt_loop(double until)
{
	long sum = 0;

	while (now_seconds() < until)
		sum += plt_caller(A_WHILE);
	return sum;
}

int main(int argc, char **argv)
{
	say_ready();
	return plt_loop(now_seconds() + seconds_to_run(argc, argv)) == 42;
}
