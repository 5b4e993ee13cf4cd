// SPDX-License-Identifier: Apache-2.0
/*
 * A timer's signal interrupts `interrupted` every 2 ms, at any instruction, and its handler burns a part of that.
 * Built twice: on the thread's own stack, and with -DALTERNATE_STACK on one of the handler's own.
 */
#include <signal.h>
#include <sys/time.h>

#include "workload.h"

STEP void handler_leaf(long count)
{
	spin(count);
}

STEP void on_signal(int number)
{
	handler_leaf(A_WHILE / 2);
	NO_TAIL_CALL();
	(void)number;
}

STEP void interrupted(long count)
{
	spin(count);
}

STEP void outer(double until)
{
	while (now_seconds() < until)
		interrupted(100 * A_WHILE);
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	struct itimerval every = {{0, 2000}, {0, 2000}};

#ifdef ALTERNATE_STACK
	static char room[1 << 16];
	stack_t stack = {.ss_sp = room, .ss_size = sizeof(room)};

	sigaltstack(&stack, NULL);
	action.sa_flags |= SA_ONSTACK;
#endif
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
	say_ready();
	outer(now_seconds() + seconds_to_run(argc, argv));
	return 0;
}
