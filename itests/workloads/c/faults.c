// SPDX-License-Identifier: Apache-2.0
/*
 * Two functions touch fresh pages, three by the one for one by the other, and give them back; a third burns CPU and
 * touches none. Between rounds it pauses, so that the faults of a second are some ten thousands. At the end it prints
 * how many pages each of the two has touched.
 */
#include <stdint.h>
#include <sys/mman.h>

#include "workload.h"

#define PAGE 4096
#define ONE 61 /* pages */
#define PAUSE_NANOS 1000000

static unsigned long touched[2];

/* Each page is written once, so each costs one fault: no huge pages, and none that are read first. */
static void touch(volatile char *at, int pages)
{
	for (int i = 0; i < pages; i++)
		at[(size_t)i * PAGE] = 1;
}

STEP void touches_three(char *memory)
{
	touch(memory, 3 * ONE);
	touched[0] += 3 * ONE;
	NO_TAIL_CALL();
}

STEP void touches_one(char *memory)
{
	touch(memory, ONE);
	touched[1] += ONE;
	NO_TAIL_CALL();
}

STEP void burns(void)
{
	spin(A_WHILE);
	NO_TAIL_CALL();
}

int main(int argc, char **argv)
{
	const size_t bytes = (size_t)4 * ONE * PAGE;
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct timespec pause = {0, PAUSE_NANOS};
	double until;

	if (memory == MAP_FAILED || madvise(memory, bytes, MADV_NOHUGEPAGE)) {
		perror("memory");
		return 1;
	}
	until = now_seconds() + seconds_to_run(argc, argv);
	say_ready();
	while (now_seconds() < until) {
		touches_three(memory);
		touches_one(memory + (size_t)3 * ONE * PAGE);
		burns();
		if (madvise(memory, bytes, MADV_DONTNEED))
			return 1;
		nanosleep(&pause, NULL);
	}
	printf("touched %lu %lu\n", touched[0], touched[1]);
	return 0;
}
