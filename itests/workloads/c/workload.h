/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every C and C++ workload shares: it prints "ready" once its threads are about to burn, and burns for argv[1]
 * seconds. Functions marked STEP are real frames: never inlined, cloned or turned into jumps.
 */
#ifndef HEARTH_WORKLOAD_H
#define HEARTH_WORKLOAD_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef __cplusplus
#define STEP extern "C" __attribute__((noinline, noipa))
#else
#define STEP __attribute__((noinline, noipa))
#endif

/* Keeps the compiler from turning the call before it into a jump, so that the caller's frame stays on the stack. */
#define NO_TAIL_CALL() __asm__ volatile("" ::: "memory")

static inline double now_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline double seconds_to_run(int argc, char **argv)
{
	return argc > 1 ? atof(argv[1]) : 5.0;
}

static inline void say_ready(void)
{
	puts("ready");
	fflush(stdout);
}

/* About a millisecond of work a call at a count of 500,000: long beside the calls that lead to it. */
static inline void spin(long count)
{
	for (long i = 0; i < count; i++)
		__asm__ volatile("" ::"r"(i));
}

#define A_WHILE 1000000L

#endif
