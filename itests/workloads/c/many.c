// SPDX-License-Identifier: Apache-2.0
/*
 * argv[1] processes that live argv[2]..argv[3] ms each, eight at a time unless argv[5]
 * says otherwise, each a run of argv[4].
 */
#include <sys/wait.h>
#include <unistd.h>

#include "workload.h"

int main(int argc, char **argv)
{
	long count = argc > 1 ? atol(argv[1]) : 1000, from = argc > 2 ? atol(argv[2]) : 100,
	     to = argc > 3 ? atol(argv[3]) : 300, at_once = argc > 5 ? atol(argv[5]) : 8, running = 0;

	if (argc < 5)
		return 2;
	say_ready();
	for (long i = 0; i < count; i++) {
		char millis[24];

		snprintf(millis, sizeof(millis), "%ld", from + i * 37 % (to - from + 1));
		if (running == at_once && wait(NULL) > 0)
			running--;
		if (fork() == 0) {
			execl(argv[4], argv[4], millis, (char *)NULL);
			_exit(127);
		}
		running++;
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
