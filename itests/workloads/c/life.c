// SPDX-License-Identifier: Apache-2.0
/*
 * Processes whose life is unusual: MODE SECONDS. leader: the first thread ends after four seconds and a second one
 * works on. exec: after four seconds a thread that is not the first one becomes the program again, in mode after. text:
 * the program has moved its own code to anonymous pages, as programs do that want huge ones.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workload.h"

#define LEAD 4.0

static const char *program, *seconds;

STEP void burn(double until)
{
	while (now_seconds() < until)
		spin(A_WHILE);
}

STEP void before_the_change(double until)
{
	burn(until);
	NO_TAIL_CALL();
}

STEP void after_the_change(double until)
{
	burn(until);
	NO_TAIL_CALL();
}

static void *outlive_the_leader(void *ignored)
{
	double now = now_seconds();

	before_the_change(now + LEAD);
	after_the_change(now + LEAD + atof(seconds));
	return ignored;
}

static void *become_another_program(void *ignored)
{
	before_the_change(now_seconds() + LEAD);
	execl("/proc/self/exe", program, "after", seconds, (char *)0);
	perror("exec");
	exit(1);
	return ignored;
}

#if defined(__x86_64__)
/* Runs in a copy, while what it replaces is gone: it calls nothing. */
__attribute__((noinline, used)) static void put_anonymous(char *start, const char *copy, size_t length)
{
	register long r10 __asm__("r10") = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
	register long r8 __asm__("r8") = -1;
	register long r9 __asm__("r9") = 0;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"((long)SYS_mmap), "D"(start), "S"(length), "d"(7L), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	__asm__ volatile("rep movsb" : "+D"(start), "+S"(copy), "+c"(length)::"memory");
}
#endif

/* Whether the code of this program lies on anonymous pages now. */
static int move_text(void)
{
#if defined(__x86_64__)
	unsigned long start = 0, end = 0, here = (unsigned long)after_the_change, from, to;
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];
	char *copy, *stub;

	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && from <= here && here < to) {
			start = from;
			end = to;
		}
	if (maps)
		fclose(maps);
	copy = mmap(0, end - start, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	stub = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!start || copy == MAP_FAILED || stub == MAP_FAILED)
		return 0;
	memcpy(copy, (void *)start, end - start);
	memcpy(stub, (void *)(uintptr_t)put_anonymous, 256);
	((void (*)(char *, const char *, size_t))(uintptr_t)stub)((char *)start, copy, end - start);
	return !mprotect((void *)start, end - start, PROT_READ | PROT_EXEC);
#else
	return 0;
#endif
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 3)
		return 2;
	program = argv[0];
	seconds = argv[2];
	if (!strcmp(argv[1], "text") && !move_text())
		return 1;
	say_ready();
	if (!strcmp(argv[1], "leader")) {
		pthread_create(&thread, 0, outlive_the_leader, 0);
		sleep((unsigned int)LEAD);
		pthread_exit(0);
	}
	if (!strcmp(argv[1], "exec")) {
		pthread_create(&thread, 0, become_another_program, 0);
		pause();
	}
	after_the_change(now_seconds() + atof(seconds));
	return 0;
}
