// SPDX-License-Identifier: Apache-2.0
/*
 * argv[1] seconds of argv[2] processes a second: fork, exec of argv[3...], wait. A tenth of them are killed instead of
 * ending by themselves. Prints how many there were.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workload.h"

int main(int argc, char **argv)
{
	double start = now_seconds(), end = start + atof(argv[1]), rate = atof(argv[2]);
	long started = 0;

	if (argc < 4)
		return 2;
	say_ready();
	while (now_seconds() < end) {
		double due = start + (double)started / rate;
		pid_t child;

		if (now_seconds() < due)
			usleep((useconds_t)((due - now_seconds()) * 1e6));
		child = fork();
		if (child == 0) {
			execv(argv[3], argv + 3);
			_exit(127);
		}
		if (started % 10 == 9)
			kill(child, SIGKILL);
		started++;
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	while (waitpid(-1, NULL, 0) > 0)
		;
	printf("started %ld\n", started);
	return 0;
}
