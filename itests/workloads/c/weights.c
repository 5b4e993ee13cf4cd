// SPDX-License-Identifier: Apache-2.0
/*
 * Two threads with CPU split between functions of known weight: the same loop, in proportion.
 * The first thread splits 70/30, the second 50/30/20. At the end it prints the CPU seconds that each thread used
 * between "ready" and the end, as the scheduler counts them. With a second argument, "wait", it prints "waiting" and
 * begins at SIGUSR1.
 */
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "workload.h"

#define WEIGHED(name)                                      \
	__attribute__((aligned(64))) STEP void name(long share) \
	{                                                      \
		spin(share * 20000);                               \
	}

WEIGHED(seventy)
WEIGHED(thirty)
WEIGHED(fifty)
WEIGHED(three_tenths)
WEIGHED(twenty)

static double until;
static double used[2];

static double thread_cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

STEP void *two_functions(void *unused)
{
	while (now_seconds() < until) {
		seventy(70);
		thirty(30);
	}
	used[0] = thread_cpu_seconds();
	return unused;
}

STEP void *three_functions(void *unused)
{
	while (now_seconds() < until) {
		fifty(50);
		three_tenths(30);
		twenty(20);
	}
	used[1] = thread_cpu_seconds();
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t first, second;
	sigset_t go;
	int signal_number;

	if (argc > 2 && strcmp(argv[2], "wait") == 0) {
		sigemptyset(&go);
		sigaddset(&go, SIGUSR1);
		sigprocmask(SIG_BLOCK, &go, NULL);
		puts("waiting");
		fflush(stdout);
		sigwait(&go, &signal_number);
	}
	until = now_seconds() + seconds_to_run(argc, argv);
	pthread_create(&first, NULL, two_functions, NULL);
	pthread_create(&second, NULL, three_functions, NULL);
	say_ready();
	pthread_join(first, NULL);
	pthread_join(second, NULL);
	printf("cpu_seconds %.6f %.6f\n", used[0], used[1]);
	return 0;
}
