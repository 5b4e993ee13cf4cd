// SPDX-License-Identifier: Apache-2.0
/* Lives for argv[1] milliseconds, busy all the time. */
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
	double until = now_seconds() + (double)millis / 1e3;

	do {
		brief_step(50000);
	} while (now_seconds() < until);
	return 0;
}
