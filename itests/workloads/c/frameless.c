// SPDX-License-Identifier: Apache-2.0
/* Six calls deep without frame pointers; saved registers and locals make every CFA offset different. */
#include "workload.h"

STEP void leaf(long count)
{
	spin(count);
}

STEP void five(long count)
{
	leaf(count);
	NO_TAIL_CALL();
}

STEP long four(long a, long b, long c, long count)
{
	five(count);
	return a * b + c;
}

STEP void three(long count)
{
	volatile char room[200];

	room[7] = 1;
	four(count, room[7], 3, count);
	room[8] = 2;
}

STEP long two(long a, long b, long c, long d, long e, long f, long g, long count)
{
	three(count);
	return a + b * c + d * e + f * g;
}

STEP long one(double until)
{
	long sum = 0;

	while (now_seconds() < until)
		sum += two(1, 2, 3, 4, 5, 6, 7, A_WHILE);
	return sum;
}

int main(int argc, char **argv)
{
	say_ready();
	return one(now_seconds() + seconds_to_run(argc, argv)) == 42;
}
