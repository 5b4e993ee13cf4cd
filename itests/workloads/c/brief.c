// SPDX-License-Identifier: Apache-2.0
/* Lives for argv[1] milliseconds of CPU time. */
#include "workload.h"

STEP void brief_leaf(long count)
{
	spin(count);
}

STEP void brief_step(long count)
{
	brief_leaf(count);
	NO_TAIL_CALL();
}

int main(int argc, char **argv)
{
	long millis = argc > 1 ? atol(argv[1]) : 200;
	struct timespec t;

	do {
		brief_step(50000);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	} while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < millis);
	return 0;
}
