// SPDX-License-Identifier: Apache-2.0
/* Calls a few of the functions of asm/huge.S. */
#include "workload.h"

void huge_7(void (*)(void));
void huge_399999(void (*)(void));

STEP void huge_leaf(void)
{
	spin(A_WHILE);
}

int main(int argc, char **argv)
{
	double until = now_seconds() + seconds_to_run(argc, argv);

	say_ready();
	while (now_seconds() < until) {
		huge_7(huge_leaf);
		huge_399999(huge_leaf);
	}
	return 0;
}
