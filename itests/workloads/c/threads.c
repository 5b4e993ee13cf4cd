// SPDX-License-Identifier: Apache-2.0
/* argv[2] threads (64 unless told) that each go through their own depth of calls, or all through argv[3] calls. */
#include <pthread.h>

#include "workload.h"

static double until;

STEP void thread_leaf(long count)
{
	spin(count);
}

STEP void thread_step(int depth)
{
	if (depth > 0)
		thread_step(depth - 1);
	else
		thread_leaf(A_WHILE);
	NO_TAIL_CALL();
}

STEP void *thread_main(void *depth)
{
	while (now_seconds() < until)
		thread_step((int)(long)depth);
	return NULL;
}

int main(int argc, char **argv)
{
	static pthread_t threads[1024];
	int count = argc > 2 ? atoi(argv[2]) : 64;

	until = now_seconds() + seconds_to_run(argc, argv);
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, thread_main, (void *)(long)(argc > 3 ? atoi(argv[3]) : i % 16));
	say_ready();
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
