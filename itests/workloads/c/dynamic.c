// SPDX-License-Identifier: Apache-2.0
/* Frames whose size is known only at run time: alloca, a variable-length array, a realigned stack, and both at once. */
#include <alloca.h>
#include <string.h>

#include "workload.h"

STEP void use(volatile char *room)
{
	room[0] = 1;
}

STEP void dynamic_leaf(long count)
{
	spin(count);
}

STEP void realign_and_alloca(long size, long count)
{
	_Alignas(128) volatile char aligned[256];
	volatile char *room = alloca((size_t)size);

	use(aligned);
	use(room);
	dynamic_leaf(count);
	use(aligned);
}

STEP void realign(long size, long count)
{
	_Alignas(64) volatile char aligned[192];

	use(aligned);
	realign_and_alloca(size, count);
	use(aligned);
}

STEP void vla(long size, long count)
{
	volatile char room[size];

	use(room);
	realign(size, count);
	use(room);
}

STEP void with_alloca(long size, long count)
{
	volatile char *room = alloca((size_t)size);

	use(room);
	vla(size + 13, count);
	use(room);
}

STEP void dynamic_loop(double until)
{
	long size = 17;

	while (now_seconds() < until) {
		with_alloca(size, A_WHILE);
		size = size * 31 % 997 + 1;
	}
}

int main(int argc, char **argv)
{
	say_ready();
	dynamic_loop(now_seconds() + seconds_to_run(argc, argv));
	return 0;
}
